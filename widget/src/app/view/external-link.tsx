import type { ComponentChildren, JSX } from 'preact';

export interface ExternalLinkProps {
  /** Already found safe. */
  href: string;
  /** For screen readers: that it opens elsewhere. */
  newTab: string;
  class?: string;
  title?: string;
  children: ComponentChildren;
}

/** A link out of the chat: in a new tab, which learns nothing of this one. */
export function ExternalLink({ href, newTab, children, ...rest }: ExternalLinkProps): JSX.Element {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" {...rest}>
      {children}
      <span class="hidden"> ({newTab})</span>
    </a>
  );
}
