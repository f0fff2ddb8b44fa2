import { PHONE } from './phone.ts';

/**
 * Style of launcher and panel. It lives in a shadow root as a constructed sheet: the page's
 * style does not reach in, ours does not leak, and a strict Content-Security-Policy allows it.
 * On the host element itself the page would win, but not against `!important` from within.
 */
export const STYLE = `
:host{all:initial!important;position:fixed!important;z-index:2147483647!important;bottom:20px!important;right:20px!important;width:56px!important;height:56px!important;font:15px/1.4 system-ui,sans-serif!important}
:host([data-position=left]){right:auto!important;left:20px!important}
:host([hidden]){display:none!important}
.page{--ink:#1f1d1a;--paper:#fff}
.page.dark{--ink:#f1efea;--paper:#1c1b19}
button{all:unset;box-sizing:border-box;cursor:pointer}
.launcher{position:absolute;inset:0;display:grid;place-items:center;border-radius:50%;background:var(--fill,var(--ink));color:var(--on-fill,var(--paper));box-shadow:0 2px 6px rgb(0 0 0/.12),0 8px 24px rgb(0 0 0/.16);opacity:0;transform:scale(.9);transition:opacity .16s,transform .16s;touch-action:manipulation}
.seen .launcher{opacity:1;transform:none}
.launcher:hover{transform:scale(1.04)}
.launcher:active{transform:scale(.97)}
.launcher:focus-visible,.problem button:focus-visible{outline:3px solid var(--fill,var(--ink));outline-offset:3px;box-shadow:0 0 0 3px var(--paper)}
svg{grid-area:1/1;width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round;transition:opacity .16s,transform .16s}
.chevron{opacity:0;transform:rotate(-40deg)}
.open .bubble{opacity:0;transform:rotate(40deg)}
.open .chevron{opacity:1;transform:none}
.badge{position:absolute;top:-4px;right:-4px;min-width:22px;height:22px;padding:0 6px;box-sizing:border-box;border-radius:11px;border:2px solid var(--paper);background:var(--ink);color:var(--paper);font:600 12px/18px system-ui,sans-serif;text-align:center}
.badge:empty,.open .badge{display:none}
.status{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.panel{position:fixed;bottom:88px;right:20px;width:400px;height:640px;max-height:calc(100vh - 108px);max-height:calc(100dvh - 108px);max-width:calc(100vw - 40px);border-radius:16px;overflow:hidden;background:var(--paper);color:var(--ink);box-shadow:0 12px 48px rgb(0 0 0/.2);visibility:hidden;opacity:0;transform:translateY(8px);transition:opacity .16s,transform .16s,visibility 0s .16s}
:host([data-position=left]) .panel{right:auto;left:20px}
.dark .panel{box-shadow:0 12px 48px rgb(0 0 0/.6),0 0 0 1px #35322e}
.open .panel{visibility:visible;opacity:1;transform:none;transition-delay:0s}
iframe{display:block;width:100%;height:100%;border:0;opacity:0}
.ready iframe{opacity:1}
.problem{position:absolute;inset:0;display:none;place-content:center;gap:12px;padding:24px;text-align:center}
.stuck .problem{display:grid}
.problem button{justify-self:center;padding:8px 16px;border-radius:8px;background:var(--fill,var(--ink));color:var(--on-fill,var(--paper));font-weight:600}
@media ${PHONE}{
.panel,:host([data-position=left]) .panel{inset:0;top:var(--top,0px);width:100%;max-width:none;height:var(--height,100dvh);max-height:none;border-radius:0;box-shadow:none}
.open.ready .launcher{visibility:hidden}
.open:not(.ready) .launcher{z-index:1}
}
@media (prefers-reduced-motion:reduce){*{transition:none!important}.panel,.launcher,.launcher:hover{transform:none}}
@media print{:host{display:none!important}}
`;
