import type { Tool } from '../turn/tool.ts';
import { createNote } from './create-note.ts';
import { findPastConversations } from './find-past-conversations.ts';
import { handOver } from './hand-over.ts';
import { integrationTool } from './integration-tool.ts';
import type { SetUpTool } from './kit.ts';
import { lookUpContact } from './look-up-contact.ts';
import { scheduleFollowUp } from './schedule-follow-up.ts';
import { SearchSettings, searchKnowledge } from './search-knowledge.ts';
import { setPriority } from './set-priority.ts';
import { tagConversation } from './tag-conversation.ts';
import { transferToAgent } from './transfer.ts';
import type { ToolPlace } from './tool-place.ts';
import { asGranted, asSetUp } from './tool-settings.ts';

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

const makers = new Map<string, (place: ToolPlace, settings: Settings) => Tool | undefined>(
  Object.entries(builtIn),
);

/** Names that `agentConfig.tools` may list, beside those of the agent's rows. */
export const toolNames: readonly string[] = Object.keys(builtIn);

/**
 * The tools of a turn, in order. Handing over is always possible, because a customer must never be
 * stuck.
 */
export function toolsOf(kit: readonly SetUpTool[], place: ToolPlace): Tool[] {
  const made = kit.flatMap((tool) => toolOf(tool, place) ?? []);
  return made.some(({ name }) => name === handOver.name) ? made : [...made, handOver];
}

function toolOf({ name, settings, row }: SetUpTool, place: ToolPlace): Tool | undefined {
  if (row && row.integrationId !== null) {
    return asSetUp(integrationTool({ ...row, integrationId: row.integrationId }, place), settings);
  }
  const make = makers.get(name);
  if (!make) return undefined;
  const tool = make(place, { ...row?.settings, ...settings });
  if (!tool) return undefined;
  return asSetUp(row ? asGranted(tool, row) : tool, settings);
}

/** What becomes of sentences without a source: where nothing is searched, nothing can be one. */
export function groundingFor(kit: readonly SetUpTool[]) {
  const search = kit.find(({ name }) => name === 'searchKnowledge');
  if (!search) return 'off';
  return searchSettingsOf({ ...search.row?.settings, ...search.settings }).grounding;
}

function searchSettingsOf(settings: Settings) {
  const parsed = SearchSettings.safeParse(settings);
  return parsed.success ? parsed.data : SearchSettings.parse({});
}
