import type { AgentConfig } from '@frontdesk/contract';
import type { Tool } from '../turn/tool.ts';
import { createNote } from './create-note.ts';
import { findPastConversations } from './find-past-conversations.ts';
import { handOver } from './hand-over.ts';
import { lookUpContact } from './look-up-contact.ts';
import { scheduleFollowUp } from './schedule-follow-up.ts';
import { SearchSettings, searchKnowledge } from './search-knowledge.ts';
import { setPriority } from './set-priority.ts';
import { tagConversation } from './tag-conversation.ts';
import { transferToAgent } from './transfer.ts';
import type { ToolPlace } from './tool-place.ts';
import { asSetUp } from './tool-settings.ts';

type Settings = Record<string, unknown>;

/** Tools of our own, in the order in which people meet them. */
const builtIn = {
  searchKnowledge: (place: ToolPlace, settings: Settings): Tool =>
    searchKnowledge(place.search, place.organizationId, searchSettingsOf(settings)),
  handOver: (): Tool => handOver,
  lookUpContact,
  findPastConversations,
  tagConversation,
  setPriority,
  createNote,
  scheduleFollowUp,
  transferToAgent,
} satisfies Record<string, (place: ToolPlace, settings: Settings) => Tool | undefined>;

/** Names that `agentConfig.tools` may list. */
export const toolNames: readonly string[] = Object.keys(builtIn);

/** What an agent has where nobody says otherwise. */
const DEFAULT = ['searchKnowledge', 'handOver', 'transferToAgent'];

/**
 * The tools of a turn, in the order in which they are named. Handing over is always possible,
 * because a customer must never be stuck.
 */
export function toolsOf(named: AgentConfig['tools'], place: ToolPlace): Tool[] {
  const settings = settingsByName(named ?? DEFAULT);
  const tools = Object.entries(builtIn).filter(([name]) => settings.has(name));
  const made = new Map(
    tools.flatMap(([name, make]) => {
      const own = settings.get(name) ?? {};
      const tool = make(place, own);
      return tool ? [[name, asSetUp(tool, own)] as const] : [];
    }),
  );
  return [...[...settings.keys()].flatMap((name) => made.get(name) ?? []), handOver].filter(
    (tool, index, all) => all.findIndex(({ name }) => name === tool.name) === index,
  );
}

/** What becomes of sentences without a source: where nothing is searched, nothing can be one. */
export function groundingFor(named: AgentConfig['tools']) {
  const settings = settingsByName(named ?? DEFAULT).get('searchKnowledge');
  return settings === undefined ? 'off' : searchSettingsOf(settings).grounding;
}

function settingsByName(named: NonNullable<AgentConfig['tools']>): Map<string, Settings> {
  return new Map(
    named.map((tool) => (typeof tool === 'string' ? [tool, {}] : [tool.toolName, tool.settings])),
  );
}

function searchSettingsOf(settings: Settings) {
  const parsed = SearchSettings.safeParse(settings);
  return parsed.success ? parsed.data : SearchSettings.parse({});
}
