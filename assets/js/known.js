// Answers while somebody types who they look for. The page is asked as its own
// button would ask it, and only the answer is taken from what comes back.
const holder = document.getElementById('known-form')
const place = document.getElementById('known-answer')
const form = holder && holder.querySelector('form')

if (form && place) {
  const needsPurpose = holder.dataset.purposeNeeded === 'yes'
  let waiting = null
  let asking = null
  let last = ''

  const value = (name) => (form.elements[name] ? form.elements[name].value.trim() : '')

  const enough = () => {
    const more = value('born') || value('postcode') || value('telephone')
    if (needsPurpose && (!value('purpose') || !more)) return false
    return value('who').length > 1 || value('telephone').length > 6 || (value('born') && value('postcode'))
  }

  const say = (words) => {
    const line = document.createElement('p')
    line.className = 'govuk-body'
    line.textContent = words
    place.replaceChildren(line)
  }

  const ask = async () => {
    const words = new URLSearchParams(new FormData(form))
    if (!enough() || words.toString() === last) return
    last = words.toString()
    if (asking) asking.abort()
    asking = new AbortController()
    try {
      const answer = await fetch(form.action, {
        method: 'POST', body: words, cache: 'no-store', redirect: 'error', signal: asking.signal
      })
      if (answer.status === 429) return say(place.dataset.tooMany)
      // Half a date is no mistake yet: the button says what is wrong.
      if (answer.status === 422) return
      if (!answer.ok) return say(place.dataset.failed)
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const found = page.getElementById('known-answer')
      if (found) place.replaceChildren(...found.childNodes)
    } catch (error) {
      if (error.name !== 'AbortError') say(place.dataset.failed)
    }
  }

  form.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(ask, 250)
  })
}
