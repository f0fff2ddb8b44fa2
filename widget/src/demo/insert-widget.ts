/** Puts the widget on the page, as a shop would by its one script tag. */
const key = new URLSearchParams(location.search).get('key');

if (key === null || key === '') document.getElementById('hint')?.removeAttribute('hidden');
else {
  const script = document.createElement('script');
  script.async = true;
  script.src = '/widget.js';
  script.dataset.channelKey = key;
  document.head.append(script);
}
