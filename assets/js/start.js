// Marks the page as having scripts and starts GOV.UK Frontend's components.
// It is a file, not an inline script, because the content security policy
// allows none. Every page works when this never runs.
import { initAll } from './govuk-frontend.js'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) {
  document.body.classList.add('govuk-frontend-supported')
}
initAll()
