import type {
  DiscoveredTool,
  Integration,
  IntegrationContext,
} from '../../integrations/integration.ts';
import { faultOf } from './check-value.ts';

/** What a system says that it can do, without tools whose input nobody could check. */
export async function findTools(
  { discovery }: Integration,
  context: IntegrationContext,
): Promise<DiscoveredTool[]> {
  const found = (await discovery?.find(context)) ?? [];
  return found.filter(({ toolName, inputSchema }) => {
    const fault = faultOf(inputSchema);
    if (fault === undefined) return true;
    context.log.warn({ toolName, fault }, 'a tool has a schema that cannot be read');
    return false;
  });
}
