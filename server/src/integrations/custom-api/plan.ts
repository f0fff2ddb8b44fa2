import { z } from 'zod';

const Style = z.enum([
  'simple',
  'label',
  'matrix',
  'form',
  'spaceDelimited',
  'pipeDelimited',
  'deepObject',
]);
export type Style = z.infer<typeof Style>;

/** How one parameter travels (OpenAPI 3.1, 4.8.12). */
export const Parameter = z.object({
  /** Its name among the tool's arguments. */
  argument: z.string(),
  name: z.string(),
  in: z.enum(['path', 'query', 'header', 'cookie']),
  style: Style,
  explode: z.boolean(),
  /** True: the value travels as JSON. */
  isJson: z.boolean(),
});
export type Parameter = z.infer<typeof Parameter>;

/** One way of showing who we are, and under which name. */
export const Scheme = z.object({
  scheme: z.string(),
  kind: z.enum(['bearer', 'basic', 'header', 'query', 'cookie']),
  name: z.string(),
});
export type Scheme = z.infer<typeof Scheme>;

/** All that is needed to call one operation. */
export const Plan = z.object({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']),
  baseUrl: z.string(),
  /** With `{names}` of path parameters. */
  path: z.string(),
  parameters: z.array(Parameter),
  body: z
    .object({
      argument: z.string(),
      type: z.enum(['application/json', 'application/x-www-form-urlencoded', 'text/plain']),
      contentType: z.string(),
      /** Fields of a form that are written with brackets. */
      deep: z.array(z.string()),
    })
    .nullable(),
  /** Any of these suffices; of one, all are needed. */
  security: z.array(z.array(Scheme)),
  /** The header by which the API acts once on one key. */
  idempotencyHeader: z.string().nullable(),
});
export type Plan = z.infer<typeof Plan>;
