import type { LauncherWords } from '../words.ts';
import { STYLE } from './style.ts';

const SVG = 'http://www.w3.org/2000/svg';
const BUBBLE =
  'M12 4c4.7 0 8.5 3.1 8.5 7.2s-3.8 7.2-8.5 7.2c-.9 0-1.8-.1-2.6-.3L5 20.2l.6-3.6c-1.3-1.3-2.1-3.2-2.1-5.4C3.5 7.1 7.3 4 12 4z';
const CHEVRON = 'M6 9.5l6 6 6-6';

/** The pieces of the launcher that change. */
export interface Parts {
  host: HTMLElement;
  /** Carries the classes that say how things stand: seen, open, ready, stuck, dark. */
  root: HTMLElement;
  button: HTMLButtonElement;
  badge: HTMLElement;
  status: HTMLElement;
  panel: HTMLElement;
  again: HTMLButtonElement;
}

/** Builds the launcher in a shadow root of its own. No HTML text is parsed: pages may forbid it. */
export function buildParts(words: LauncherWords): Parts {
  const host = document.createElement('frontdesk-widget');
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  shadow.adoptedStyleSheets = [sheet];

  const root = make('div', 'page');
  const button = make('button', 'launcher');
  button.type = 'button';
  button.setAttribute('aria-haspopup', 'dialog');
  const badge = make('span', 'badge');
  badge.setAttribute('aria-hidden', 'true');
  button.append(icon('bubble', BUBBLE), icon('chevron', CHEVRON), badge);
  const status = make('div', 'status');
  status.setAttribute('role', 'status');

  const panel = make('div', 'panel');
  const problem = make('div', 'problem');
  const again = make('button', '');
  again.type = 'button';
  again.textContent = words.again;
  const sentence = make('div', '');
  sentence.textContent = words.unreachable;
  problem.append(sentence, again);
  panel.append(problem);

  root.append(button, status, panel);
  shadow.append(root);
  return { host, root, button, badge, status, panel, again };
}

function make<K extends 'div' | 'span' | 'button'>(
  name: K,
  className: string,
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  element.className = className;
  return element;
}

function icon(className: string, path: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', className);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
