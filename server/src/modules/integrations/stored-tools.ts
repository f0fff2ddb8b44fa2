import { ToolEffect, ToolRequirement } from '@frontdesk/contract';
import { z } from 'zod';
import type { Tx } from '../../database/index.ts';
import type { DiscoveredTool, Json } from '../../integrations/integration.ts';

const Schema = z.record(z.string(), z.unknown());
const Row = z.object({
  toolName: z.string(),
  displayName: z.string(),
  purpose: z.string(),
  inputSchema: Schema,
  outputSchema: Schema.nullable(),
  effect: ToolEffect,
  requires: ToolRequirement,
  mayRepeat: z.boolean(),
  plan: z.json(),
});

/** What a system said it can do when it was last asked, in its order; or one of it, by name. */
export async function storedTools(
  tx: Tx,
  integrationId: string,
  toolName?: string,
): Promise<DiscoveredTool[]> {
  let select = tx
    .selectFrom('integration_tools')
    .selectAll()
    .where('integrationId', '=', integrationId)
    .orderBy('position');
  if (toolName !== undefined) select = select.where('toolName', '=', toolName);
  const rows = await select.execute();
  return rows.map((row) => {
    const { outputSchema, ...tool } = Row.parse(row);
    return outputSchema === null ? tool : { ...tool, outputSchema };
  });
}

/** Puts what a system can do now in the place of what it could before. */
export async function storeTools(
  tx: Tx,
  { organizationId, integrationId }: { organizationId: string; integrationId: string },
  tools: readonly DiscoveredTool[],
): Promise<void> {
  await tx.deleteFrom('integration_tools').where('integrationId', '=', integrationId).execute();
  for (let from = 0; from < tools.length; from += PAGE) {
    await tx
      .insertInto('integration_tools')
      .values(
        tools.slice(from, from + PAGE).map((tool, index) => ({
          organizationId,
          integrationId,
          toolName: tool.toolName,
          position: from + index,
          displayName: tool.displayName,
          purpose: tool.purpose,
          inputSchema: plain(tool.inputSchema),
          outputSchema: tool.outputSchema === undefined ? null : plain(tool.outputSchema),
          effect: tool.effect,
          requires: tool.requires,
          mayRepeat: tool.mayRepeat ?? false,
          plan: plain(tool.plan),
        })),
      )
      .execute();
  }
}

const PAGE = 200;

/** As PostgreSQL can hold it: no NUL, and no half of a surrogate pair. */
function plain(value: Json | Record<string, unknown>): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\u0000', '').toWellFormed() : part,
  );
}
