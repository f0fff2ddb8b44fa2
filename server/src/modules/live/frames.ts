import { ClientFrame } from '@frontdesk/contract';
import type { Availability, Frame, WidgetFrame } from '@frontdesk/contract';
import { z } from 'zod';
import type { Present } from '../../realtime/index.ts';

/** `?after=`: the last sequence number that a browser has; what is none counts as absent. */
export const After = z.coerce.number().int().min(0).optional().catch(undefined);

const pong: Frame & WidgetFrame = { sequence: null, type: 'pong', conversationId: null, data: {} };
export const PONG = JSON.stringify(pong);

/** Who is here now. */
export function presenceFrame(present: Present): Frame {
  return { sequence: null, conversationId: null, type: 'presence.updated', data: present };
}

/** Whether somebody is there, from now on. */
export function availabilityFrame(data: { userId: string; availability: Availability }): Frame {
  return { sequence: null, conversationId: null, type: 'member.availability', data };
}

/** What a browser says; undefined where it is not of the contract. */
export function parseFrame(text: string): ClientFrame | undefined {
  try {
    return ClientFrame.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
