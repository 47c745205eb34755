// Keeps what was typed into a part of an assessment while somebody writes, so
// that a lost connection costs no more than a few words. Without this file the
// page's own button saves.
const kept = document.getElementById('kept')
const form = kept && kept.closest('form')

if (form) {
  const version = form.querySelector('input[name="version"]')
  let waiting = null
  let sending = false
  let stopped = false

  const say = (words) => { kept.textContent = words }

  const keep = async () => {
    waiting = null
    if (stopped) return
    if (sending) return later()
    sending = true
    try {
      const answer = await fetch(kept.dataset.keep, {
        method: 'POST',
        body: new URLSearchParams(new FormData(form)),
        cache: 'no-store',
        redirect: 'error'
      })
      const { version: next, words } = await answer.json()
      if (answer.ok) version.value = next
      // Somebody else saved meanwhile: the button shows both texts side by side.
      if (answer.status === 409) stopped = true
      say(words)
    } catch {
      say(kept.dataset.failed)
    }
    sending = false
  }

  const later = () => {
    clearTimeout(waiting)
    waiting = setTimeout(keep, 10000)
  }

  form.addEventListener('input', later)
  form.addEventListener('submit', (event) => {
    // The button waits for a save that is under way: two at once would meet.
    if (!sending) {
      stopped = true
      return
    }
    event.preventDefault()
    stopped = true
    const check = setInterval(() => {
      if (sending) return
      clearInterval(check)
      form.requestSubmit()
    }, 100)
  })
}
