// Empties the page's largest form and sends it; true when there is one.
const asked = (form) => [...form.elements].filter((one) => /^(INPUT|SELECT|TEXTAREA)$/.test(one.tagName) && !/^(hidden|submit|button)$/.test(one.type));
const forms = [...document.querySelectorAll('main form[method=post]')].filter((form) => asked(form).length > 0);
forms.sort((a, b) => asked(b).length - asked(a).length);
const form = forms[0];
if (!form) return false;
for (const one of asked(form)) {
  if (one.type === 'radio' || one.type === 'checkbox') one.checked = false;
  else one.value = '';
}
form.noValidate = true;
form.requestSubmit(form.querySelector('button[type=submit], button:not([type])'));
return true;
