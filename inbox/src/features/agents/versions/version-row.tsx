import type { AgentVersion } from '@frontdesk/contract';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Ago } from '../../../ui/ago.tsx';

interface VersionRowProps {
  version: AgentVersion;
  isOpen: boolean;
}

/** A version in the list: its number, who made it and when, why, and whether it is live. */
export function VersionRow({ version, isOpen }: VersionRowProps): ReactNode {
  const { note, authorName, createdAt } = version;
  return (
    <li>
      <Link
        className="version-row"
        to={`?version=${version.version}`}
        aria-current={isOpen ? 'true' : undefined}
      >
        <span className="row">
          <span className="version-name grow">Version {version.version}</span>
          <StateBadge version={version} />
        </span>
        {note !== null && <span className="version-note">{note}</span>}
        <span className="muted ellipsis version-who">
          {authorName} · <Ago iso={createdAt} long />
        </span>
      </Link>
    </li>
  );
}

/** Whether customers meet it, or have not yet; nothing for what was. */
export function StateBadge({ version }: { version: AgentVersion }): ReactNode {
  if (version.isPublished) {
    return (
      <span className="badge" data-tone="green">
        Live
      </span>
    );
  }
  return version.publishedAt === null && <span className="badge">Draft</span>;
}
