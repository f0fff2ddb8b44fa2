import { z } from 'zod';

const Listed = z.object({ data: z.array(z.object({ id: z.string() })) });

/**
 * The models of a server that speaks OpenAI's protocol (`GET /models`). Rejects where it does not
 * answer in that form.
 */
export async function listModels(
  url: string,
  { apiKey, signal }: { apiKey: string; signal: AbortSignal },
): Promise<string[]> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${apiKey}` }, signal });
  return Listed.parse(await answer.json()).data.map(({ id }) => id);
}
