import type { AgentToolSettings, ToolEffect, ToolRequirement } from '@frontdesk/contract';
import { AppError } from '../../../platform/index.ts';

/** What a call does, and who must be behind it. */
export interface Rights {
  effect: ToolEffect;
  requires: ToolRequirement;
}

/**
 * What holds of a tool for one agent: the tool's own word, and over it the settings. What moves
 * money stays that, whatever is set, and is never free for anyone.
 */
export function rightsOf(tool: Rights, settings: AgentToolSettings): Rights {
  const effect = tool.effect === 'moves-money' ? tool.effect : (settings.effect ?? tool.effect);
  const requires = approved(settings.requires ?? usual(tool, effect), settings.approval);
  const isFree = effect === 'moves-money' && requires === 'anyone';
  return { effect, requires: isFree ? 'user-approval' : requires };
}

/** What is set to do more than the tool itself says asks for more, too. */
function usual(tool: Rights, effect: ToolEffect): ToolRequirement {
  return effect === 'moves-money' && tool.effect !== effect ? 'user-approval' : tool.requires;
}

function approved(
  requires: ToolRequirement,
  approval: AgentToolSettings['approval'],
): ToolRequirement {
  if (approval === 'always') return 'user-approval';
  // Free for those who are verified, and for nobody else.
  if (approval === 'when-unverified') return 'verified-contact';
  return approval === 'never' && requires === 'user-approval' ? 'verified-contact' : requires;
}

/** Throws `unprocessable` for settings that would make what moves money free. */
export function checkRights(tool: Rights, settings: AgentToolSettings): void {
  const isMoney = tool.effect === 'moves-money' || settings.effect === 'moves-money';
  if (tool.effect === 'moves-money' && settings.effect && settings.effect !== 'moves-money') {
    throw refused('effect', 'This tool moves money, and cannot be set to do less.');
  }
  if (isMoney && settings.requires === 'anyone') {
    throw refused('requires', 'What moves money needs a verified contact or an approval.');
  }
}

function refused(field: string, message: string): AppError {
  return new AppError('unprocessable', message, {
    errors: [{ path: `settings.${field}`, message }],
  });
}
