// arguments: the fields as [name, value]; or an object with words for every open question.
const typed = (box, value) => { box.value = value; box.dispatchEvent(new Event('input', { bubbles: true })); };
const put = (boxes, value) => {
  const box = boxes[0];
  if (box.type === 'radio' || box.type === 'checkbox') {
    const chosen = value === '*' ? box : boxes.find((one) => one.value === value);
    if (!chosen) return `${box.name} does not offer ${value}, but ${boxes.map((one) => one.value)}`;
    if (!chosen.checked) chosen.click();
  } else if (box.tagName === 'SELECT') {
    const options = [...box.options];
    const chosen = value === '*' ? options.find((one) => one.value) : options.find((one) => one.value === value || one.text.startsWith(value));
    if (!chosen) return `${box.name} does not offer ${value}, but ${options.map((one) => one.text)}`;
    box.value = chosen.value;
  } else {
    if (box.getClientRects().length === 0) return `${box.name} is hidden`;
    typed(box, value);
  }
  return null;
};
const grouped = (boxes) => [...Map.groupBy(boxes, (box) => box.name).values()];
const all = [...document.querySelectorAll('main input, main select, main textarea')].filter((box) => box.type !== 'hidden' && box.name);
if (arguments[1]) {
  for (const boxes of grouped(all)) {
    const { name, tagName, type } = boxes[0];
    const part = { day: '1', month: '3', year: '2026' }[name.split('-').pop()];
    const wrong = put(boxes, part || (tagName === 'TEXTAREA' || type === 'text' ? arguments[1].words : '*'));
    if (wrong) return wrong;
  }
  return null;
}
for (const [name, value] of arguments[0]) {
  const named = all.filter((box) => (name.endsWith('*') ? box.name.startsWith(name.slice(0, -1)) : box.name === name));
  if (named.length === 0) return `there is no field ${name}, but ${grouped(all).map((boxes) => boxes[0].name)}`;
  for (const boxes of grouped(named)) {
    const wrong = put(boxes, value);
    if (wrong) return wrong;
  }
}
return null;
