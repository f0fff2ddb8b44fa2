import type { Agent } from '@frontdesk/contract';
import { useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { useMay } from '../../api/session.ts';
import { Hidden } from '../../ui/hidden.tsx';
import { useEdits } from '../../ui/use-edits.tsx';
import { useUnsaved } from '../../ui/use-unsaved.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { fieldNames, formOf } from './agent-input.ts';
import { PLAYGROUND, tabAddress } from './agent-tab.ts';
import type { AgentTab } from './agent-tab.ts';
import { agentTabs, settingsTab } from './agent-tabs.tsx';
import { DeleteAgent } from './delete-agent.tsx';
import { SaveBar } from './save-bar.tsx';

const Playground = lazy(async () => ({
  default: (await import('./playground/playground.tsx')).Playground,
}));

/** One agent by tabs, with the playground beside them where there is room. */
export function AgentPage({ agent }: { agent: Agent }): ReactNode {
  const mayWrite = useMay('agents.write');
  const mayTry = useMay('conversations.write');
  const edits = useEdits(formOf(agent), fieldNames);
  const { guard, release } = useUnsaved(edits.isChanged, tabAddress(agent.id));
  const { tab, showsPlayground, isAlone, isAboutForm } = useTab(mayTry);
  return (
    <div className="page">
      <PageHead title={agent.name} back="/agents">
        {mayWrite && <DeleteAgent agent={agent} onDeleted={release} />}
      </PageHead>
      <nav className="tabs" aria-label="Agent">
        {agentTabs.map(({ id, title }) => (
          <TabLink key={id} to={tabAddress(agent.id, id)} isOpen={!isAlone && tab.id === id}>
            {title}
            {id === settingsTab.id && edits.isChanged && (
              <span className="tabs-mark">
                <Hidden>, not saved</Hidden>
              </span>
            )}
          </TabLink>
        ))}
        {mayTry && (
          <span className="tabs-narrow">
            <TabLink to={tabAddress(agent.id, PLAYGROUND)} isOpen={isAlone}>
              Playground
            </TabLink>
          </span>
        )}
      </nav>
      {edits.notice}
      <div className="agent-body" data-split={(showsPlayground && !isAlone) || undefined}>
        {!isAlone && (
          <div className="page-body">
            <Suspense>
              <tab.View agent={agent} edits={edits} />
            </Suspense>
          </div>
        )}
        {mayTry && (
          // It stays while others are looked at: what was said in it is kept.
          <aside className="playground" aria-label="Playground" hidden={!showsPlayground}>
            <Suspense>
              <Playground agent={agent} form={edits.form} />
            </Suspense>
          </aside>
        )}
      </div>
      {mayWrite && isAboutForm && <SaveBar agent={agent} edits={edits} />}
      {guard}
    </div>
  );
}

interface OpenTab {
  tab: AgentTab;
  showsPlayground: boolean;
  /** The playground is the tab. */
  isAlone: boolean;
  /** Elsewhere, what is published is something else. */
  isAboutForm: boolean;
}

/** Which tab is open, by the address and by how much room there is. */
function useTab(mayTry: boolean): OpenTab {
  const { tab: named } = useParams();
  const isWide = useMediaQuery(WIDE, undefined, { getInitialValueInEffect: false });
  const tab = agentTabs.find(({ id }) => id === named) ?? settingsTab;
  const isAlone = mayTry && !isWide && named === PLAYGROUND;
  const isAboutForm = isAlone || tab.isBesidePlayground === true;
  return {
    tab,
    isAlone,
    isAboutForm,
    showsPlayground: isAlone || (mayTry && isWide && isAboutForm),
  };
}

/** The same width as in the style sheet. */
const WIDE = '(min-width: 1280px)';

function TabLink({
  to,
  isOpen,
  children,
}: {
  to: string;
  isOpen: boolean;
  children: ReactNode;
}): ReactNode {
  return (
    <Link to={to} aria-current={isOpen ? 'page' : undefined}>
      {children}
    </Link>
  );
}
