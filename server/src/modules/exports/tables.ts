import type { DB } from '../../database/index.ts';

/** What an export has of a table: all of its rows, as one file of JSON lines. */
export interface ExportedTable {
  table: keyof DB;
  /** The column by which rows are read in order; no two rows of an organization have the same. */
  key: string;
  /** Columns that stay here: secrets, and what is written as a file of its own. */
  without: readonly string[];
}

const byId = (table: keyof DB, ...without: string[]): ExportedTable => ({
  table,
  key: 'id',
  without,
});

/** In the order in which somebody would read them. */
export const EXPORTED: readonly ExportedTable[] = [
  byId('organizations'),
  byId('users'),
  byId('organization_users'),
  byId('invitations'),
  byId('domains'),
  byId('teams'),
  byId('team_members'),
  { table: 'former_members', key: 'userId', without: [] },
  byId('sso_providers', 'secrets'),
  byId('api_keys', 'keyHash'),
  byId('channels', 'apiCredentials'),
  byId('integrations', 'credentials'),
  byId('integration_days'),
  byId('agents'),
  byId('agent_tools'),
  byId('handover_rules'),
  byId('agent_versions'),
  byId('agent_examples', 'embedding'),
  byId('suites'),
  byId('suite_cases'),
  byId('suite_runs'),
  byId('suite_results'),
  byId('contacts'),
  byId('contact_identities'),
  byId('conversations'),
  byId('messages'),
  byId('deliveries'),
  byId('runs'),
  byId('run_steps'),
  byId('handovers'),
  byId('tool_calls'),
  byId('knowledge_base_items'),
  byId('knowledge_imports'),
  byId('files', 'content'),
  byId('analytics'),
  byId('billing_usage'),
  byId('system_events'),
];

/** Tables with rows of organizations that are in no export, and why. */
export const LEFT_OUT = {
  conversation_counts: 'counted from the conversations',
  events: 'passing news for browsers, of which the conversations and messages are what remains',
  event_sequences: 'counts the events',
  idempotent_requests: 'answers kept for a day, for programs that ask again',
  integration_tools: 'what connected systems said that they can do, which they say again',
  webhook_requests: 'what vendors told, of which the conversations are what remains',
  member_presences: 'who has the inbox open just now',
  knowledge_chunks: 'made from the articles',
  ai_spending: 'added up from the billing',
  knowledge_versions: 'counts changes of the articles',
} as const satisfies Partial<Record<keyof DB, string>>;
