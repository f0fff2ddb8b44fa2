/** The look of all pages: system type at 16 px, one column for reading, light and dark. */
export const STYLE = `
:root{color-scheme:light dark;--page:#fff;--text:#1f1d1a;--quiet:#5b5751;--line:#ebe9e4;
--field:#dcd9d2;--soft:#f6f5f2;--accent:#4f46c8;--ring:#4f46c829}
@media(prefers-color-scheme:dark){:root{--page:#1a1917;--text:#edebe6;--quiet:#b1aca3;
--line:#2a2925;--field:#3b3934;--soft:#131210;--accent:#a29bf7;--ring:#8f88f538}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--text);
font:16px/1.6 Inter,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
a{color:var(--accent);text-decoration:none}
a:hover{text-decoration:underline;text-underline-offset:3px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
.wrap{max-width:960px;margin:0 auto;padding:0 24px}
.read{max-width:680px}
.top{border-bottom:1px solid var(--line)}
.top .wrap{display:flex;gap:16px;align-items:center;justify-content:space-between;min-height:68px}
.name{color:var(--text);font-weight:600;white-space:nowrap}
.name span{color:var(--quiet);font-weight:400}
form{display:flex;gap:8px;margin:0}
input{font:inherit;color:inherit;background:var(--page);border:1px solid var(--field);
border-radius:8px;padding:8px 12px;min-height:44px;width:100%}
input:focus-visible{outline:none;border-color:var(--accent);box-shadow:0 0 0 3px var(--ring)}
button{font:inherit;font-weight:600;color:var(--page);background:var(--text);border:0;
border-radius:8px;padding:8px 16px;min-height:44px;cursor:pointer;flex:none;white-space:nowrap}
.top form{width:340px}
.hero{background:var(--soft);border-bottom:1px solid var(--line);padding:48px 0}
.hero form{max-width:560px}
main{padding:40px 0 80px;display:block}
h1{font-size:24px;line-height:1.3;letter-spacing:-.01em;font-weight:600;margin:0 0 16px}
h2{font-size:20px;line-height:1.35;font-weight:600;margin:40px 0 12px}
h3{font-size:17px;font-weight:600;margin:28px 0 8px}
h4,h5,h6{font-size:16px;font-weight:600;margin:24px 0 8px}
main>h2:first-child,section:first-child>h2{margin-top:0}
.list{list-style:none;margin:0;padding:0;columns:2 320px;column-gap:48px}
.list li{break-inside:avoid;border-bottom:1px solid var(--line)}
.list a{display:block;padding:10px 0;color:var(--text)}
.hits{list-style:none;margin:24px 0 0;padding:0}
.hits li{padding:16px 0;border-top:1px solid var(--line)}
.hits p{margin:4px 0 0;color:var(--quiet)}
.hits a{font-weight:600}
.quiet{color:var(--quiet)}
.path{margin:0 0 16px;font-size:14px;color:var(--quiet)}
.lead{margin:0 0 32px;font-size:18px;line-height:1.5;color:var(--quiet)}
article p,article ul,article ol{margin:0 0 16px}
article li{margin:0 0 6px}
article img{max-width:100%;height:auto;border:1px solid var(--line);border-radius:8px}
article p>em:only-child{font-size:14px;color:var(--quiet)}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,monospace;background:var(--soft);
border-radius:4px;padding:2px 5px}
pre{background:var(--soft);border:1px solid var(--line);border-radius:8px;padding:16px;
overflow-x:auto;margin:0 0 16px;overflow-wrap:normal}
pre code{padding:0;background:none}
blockquote{margin:0 0 16px;padding:0 0 0 16px;border-left:2px solid var(--line);color:var(--quiet)}
hr{border:0;border-top:1px solid var(--line);margin:32px 0}
.table{overflow-x:auto;margin:0 0 16px}
table{border-collapse:collapse;font-size:15px;min-width:100%}
th,td{text-align:left;vertical-align:top;padding:8px 16px 8px 0;border-bottom:1px solid var(--line)}
th{font-weight:600}
@media(max-width:600px){.wrap{padding:0 16px}.top .wrap{flex-wrap:wrap;padding-top:12px;
padding-bottom:12px}.top form{width:100%}.hero{padding:32px 0}main{padding:28px 0 56px}}
`.replaceAll('\n', '');
