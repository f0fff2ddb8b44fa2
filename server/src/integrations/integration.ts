import type { IntegrationType, ToolEffect, ToolRequirement } from '@frontdesk/contract';
import type { z } from 'zod';
import type { Clock, Logger, SafeFetch, StreamFetch } from '../platform/index.ts';

export type { ToolEffect, ToolRequirement } from '@frontdesk/contract';

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

/** Credentials as they are now, also after the context was made, and beside another process. */
export interface Vault {
  read(): Promise<Record<string, string>>;
  /** Keeps what the system itself gave, such as a token; null forgets one. */
  keep(credentials: Record<string, string | null>): Promise<void>;
}

/** What an adapter gets of its integration; secrets are open here and are never logged. */
export interface IntegrationContext {
  /** Of the integration: what is kept open between calls is kept under it. */
  id: string;
  settings: Record<string, unknown>;
  credentials: Record<string, string>;
  vault: Vault;
  /** Tells that the system has other tools now: it will be asked again. */
  toolsChanged: () => void;
  fetch: SafeFetch;
  /** For answers that are read while they come. */
  fetchStream: StreamFetch;
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

/** What a model, and who decides on a call, must know of a tool. */
export interface ToolDefinition {
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
}

/** Something that an integration lets an agent do. */
export interface IntegrationTool extends ToolDefinition {
  /** Rejects with {@link IntegrationError}. */
  run(input: Record<string, Json>, context: ToolCallContext): Promise<Json>;
}

/** A tool that only the connected system could name; it is stored until the system is asked again. */
export interface DiscoveredTool extends ToolDefinition {
  /** What {@link Discovery.run} needs to call it. Nothing secret. */
  plan: Json;
}

/** For systems whose tools are not known beforehand. */
export interface Discovery {
  /** Asks the system for its tools; rejects with {@link IntegrationError}. */
  find(context: IntegrationContext): Promise<DiscoveredTool[]>;
  /** Calls one of them by its `plan`, as {@link IntegrationTool.run} does. */
  run(plan: Json, input: Record<string, Json>, context: ToolCallContext): Promise<Json>;
}

/** For systems on whose own page people agree (OAuth 2.1 with PKCE). What it needs is in the vault. */
export interface Consent {
  /** The page to send a person to; null where the system asks for nothing. */
  begin(
    context: IntegrationContext,
    way: { redirectUrl: string; state: string },
  ): Promise<string | null>;
  /** Takes the person back. Both reject with {@link IntegrationError}. */
  finish(
    context: IntegrationContext,
    way: { redirectUrl: string; code: string; issuer: string | undefined },
  ): Promise<void>;
  /** True where somebody agreed already, by the names of what is in the vault. */
  isGiven(credentialNames: readonly string[]): boolean;
}

/**
 * How a call failed; what is tried again reads the kind. `unknown-outcome`: it was sent, and nobody
 * knows whether it was done. An adapter may say so of a tool that only reads, too.
 */
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
  constructor(
    kind: IntegrationErrorKind,
    message: string,
    { retryAfter, cause }: { retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause });
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
  credentialsSchema: z.ZodType<Record<string, string | undefined>>;
  /**
   * For which place the credentials are, by the settings: when it changes they are entered anew.
   * Absent: for the origins of the addresses among the settings.
   */
  placeOf?(settings: Record<string, unknown>): string;
  /** Tools that are known without asking the system, for `integrations/types`. */
  tools: readonly IntegrationTool[];
  /** Asks the system whether the credentials are good; rejects with {@link IntegrationError}. */
  check(context: IntegrationContext): Promise<Checked>;
  discovery?: Discovery;
  consent?: Consent;
  /** Ends what is kept open of one integration: it was changed or removed. */
  forget?(id: string): Promise<void>;
  /** Ends all that is kept open. */
  close?(): Promise<void>;
}

/** What a system says of itself. */
export interface Checked {
  version: string | null;
  capabilities: string[];
}
