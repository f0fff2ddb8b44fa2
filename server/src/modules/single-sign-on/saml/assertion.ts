import { z } from 'zod';

const Text = z.union([z.string(), z.looseObject({ _: z.string() })]);

/** An assertion as the XML reader gives it: every element a list, text under `_`, attributes under `$`. */
export const Assertion = z.looseObject({
  Issuer: z.tuple([Text]),
  Subject: z.tuple([
    z.looseObject({
      NameID: z.tuple([Text]).optional(),
      SubjectConfirmation: z.array(
        z.looseObject({
          $: z.looseObject({ Method: z.string() }),
          SubjectConfirmationData: z
            .tuple([
              z.looseObject({
                $: z.looseObject({
                  Recipient: z.string().optional(),
                  NotOnOrAfter: z.string().optional(),
                  InResponseTo: z.string().optional(),
                }),
              }),
            ])
            .optional(),
        }),
      ),
    }),
  ]),
  Conditions: z.tuple([
    z.looseObject({
      AudienceRestriction: z.array(z.looseObject({ Audience: z.array(Text) })).min(1),
    }),
  ]),
  AttributeStatement: z
    .array(
      z.looseObject({
        Attribute: z
          .array(
            z.looseObject({
              $: z.looseObject({ Name: z.string() }),
              AttributeValue: z.array(Text).optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
});
export type Assertion = z.infer<typeof Assertion>;

/** The text of an element; undefined where there is none. */
export function textOf(element: unknown): string | undefined {
  const parsed = Text.safeParse(element);
  if (!parsed.success) return undefined;
  return (typeof parsed.data === 'string' ? parsed.data : parsed.data._).trim();
}

/** The first value of each attribute, by its name in lower case. */
export function attributesOf({ AttributeStatement = [] }: Assertion): Map<string, string> {
  const found = new Map<string, string>();
  for (const { Attribute = [] } of AttributeStatement) {
    for (const { $: about, AttributeValue } of Attribute) {
      const value = textOf(AttributeValue?.[0]);
      const name = about.Name.toLowerCase();
      if (value !== undefined && value !== '' && !found.has(name)) found.set(name, value);
    }
  }
  return found;
}
