const page = document.documentElement;
if (page.scrollWidth <= 320) return null;
const wide = [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > 320.5).slice(-3);
return `${page.scrollWidth} px wide on a screen of ${window.innerWidth} px: ${wide.map((one) => one.outerHTML.slice(0, 160)).join(' | ')}`;
