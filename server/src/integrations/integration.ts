import type { IntegrationType } from '@frontdesk/contract';
import type { z } from 'zod';
import type { Clock, Logger, SafeFetch } from '../platform/index.ts';

/** What a tool does to the world: the permission that a call needs follows from it. */
export type ToolEffect = 'reads' | 'writes' | 'moves-money';

/** Who must be behind a call: the right is checked outside of the model. */
export type ToolRequirement = 'anyone' | 'verified-contact' | 'user-approval';

/** A value of JSON, as it is given to models and stored. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** JSON Schema (draft 7 or 2020-12) of an object. */
export type JsonSchema = Record<string, unknown>;

/** The customer for whom a tool runs. */
export interface ToolContact {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  externalId: string | null;
  /** The company's own server, or the channel, said who it is. */
  isVerified: boolean;
}

/** What an adapter gets of its integration; secrets are open here and are never logged. */
export interface IntegrationContext {
  settings: Record<string, unknown>;
  credentials: Record<string, string>;
  fetch: SafeFetch;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
}

export interface ToolCallContext extends IntegrationContext {
  /** Null where nobody is named, as in a trial by the team. */
  contact: ToolContact | null;
  /** The same for every try of one call: a vendor that takes such keys acts once. */
  idempotencyKey: string;
}

/** Something that an integration lets an agent do. */
export interface IntegrationTool {
  /** Unique within the integration, of letters, digits, `_` and `-`, 64 at most. */
  toolName: string;
  displayName: string;
  /** When and what for, as a model should read it. */
  purpose: string;
  inputSchema: JsonSchema;
  /** The result is checked against it, where it is given. */
  outputSchema?: JsonSchema;
  effect: ToolEffect;
  requires: ToolRequirement;
  /** True: the vendor acts once on one `idempotencyKey`, so that a call may be sent again. */
  mayRepeat?: boolean;
  /** Rejects with {@link IntegrationError}. */
  run(input: Record<string, Json>, context: ToolCallContext): Promise<Json>;
}

/** How a call failed; what is tried again reads the kind. */
export type IntegrationErrorKind =
  | 'temporary'
  | 'rate-limited'
  | 'unauthorised'
  | 'rejected'
  | 'unknown-outcome';

export class IntegrationError extends Error {
  readonly kind: IntegrationErrorKind;
  /** Seconds, where the vendor named them. */
  readonly retryAfter: number | undefined;
  /** `message` is for people and models: it holds no secret. */
  constructor(kind: IntegrationErrorKind, message: string, retryAfter?: number) {
    super(message);
    this.name = 'IntegrationError';
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}

/** A kind of system that organizations connect. */
export interface Integration {
  type: IntegrationType;
  title: string;
  category: 'commerce' | 'payments' | 'crm' | 'support' | 'content' | 'messaging' | 'developer';
  /** Checks settings; drives the form and the documentation too. */
  settingsSchema: z.ZodType<Record<string, unknown>>;
  /** Checks credentials: every field is a secret. */
  credentialsSchema: z.ZodType<Record<string, string>>;
  /** Tools that are known without asking the system, for `integrations/types`. */
  tools: readonly IntegrationTool[];
  /** Asks the system whether the credentials are good; rejects with {@link IntegrationError}. */
  check(context: IntegrationContext): Promise<{ version: string | null; capabilities: string[] }>;
  /** Tools that only the connected system can name; rejects with {@link IntegrationError}. */
  discover?(context: IntegrationContext): Promise<IntegrationTool[]>;
}
