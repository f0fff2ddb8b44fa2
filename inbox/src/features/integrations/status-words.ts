import type {
  IntegrationKind,
  IntegrationStatus,
  OfferedTool,
  ToolEffect,
  ToolRequirement,
} from '@frontdesk/contract';

/** How an integration stands, in a word and a colour. */
export const statusWords: Record<IntegrationStatus, { word: string; tone: string | undefined }> = {
  inactive: { word: 'Not checked yet', tone: undefined },
  validating: { word: 'Checking', tone: 'amber' },
  active: { word: 'Works', tone: 'green' },
  error: { word: 'Does not work', tone: 'red' },
  disconnected: { word: 'Off', tone: undefined },
};

export const categoryWords: Record<IntegrationKind['category'], string> = {
  commerce: 'Shops',
  payments: 'Payments',
  crm: 'Customers',
  support: 'Support',
  content: 'Content',
  messaging: 'Messaging',
  developer: 'For developers',
};

export const effectWords: Record<ToolEffect, { word: string; tone: string | undefined }> = {
  reads: { word: 'Reads', tone: undefined },
  writes: { word: 'Writes', tone: 'amber' },
  'moves-money': { word: 'Moves money', tone: 'red' },
};

export const requirementWords: Record<ToolRequirement, string> = {
  anyone: 'For anyone',
  'verified-contact': 'For verified customers',
  'user-approval': 'After approval',
};

/** A line on a tool: the first of its description that says more than its name. */
export function lineOf({ description, displayName }: OfferedTool): string {
  const lines = description.split('\n').map((line) => line.trim());
  return lines.find((line) => line !== '' && line !== displayName) ?? '';
}
