// Warns before a session ends, so that nobody loses what they typed. Without
// this file the server keeps the words of a form that comes too late.
const page = document.getElementById('idle')

if (page) {
  const stay = page.querySelector('button')
  const words = page.querySelector('p')
  const warnAfter = Number(page.dataset.warnAfter) * 1000
  const endAfter = Number(page.dataset.endAfter) * 1000
  const asked = words.textContent
  let timers = []

  const begin = () => {
    timers.forEach(clearTimeout)
    page.hidden = true
    stay.hidden = false
    timers = [
      setTimeout(() => {
        words.textContent = asked
        page.hidden = false
        stay.focus()
      }, warnAfter),
      setTimeout(() => {
        words.textContent = page.dataset.ended
        stay.hidden = true
      }, endAfter)
    ]
  }

  stay.addEventListener('click', async () => {
    try {
      const answer = await fetch('/account/stay', { cache: 'no-store', redirect: 'error' })
      if (answer.ok) begin()
    } catch {
      words.textContent = page.dataset.ended
      stay.hidden = true
    }
  })

  begin()
}
