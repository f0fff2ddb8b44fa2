import type { HandoverCondition } from '@frontdesk/contract';
import { NumberInput, SegmentedControl, TagsInput } from '@mantine/core';
import type { ReactNode } from 'react';

type Of<K extends HandoverCondition['kind']> = Extract<HandoverCondition, { kind: K }>;

interface FieldsProps<C extends HandoverCondition> {
  condition: C;
  onChange: (condition: HandoverCondition) => void;
}

/** What a condition needs to know, by its kind; nothing for those that need nothing. */
export function ConditionFields({
  condition,
  onChange,
}: FieldsProps<HandoverCondition>): ReactNode {
  switch (condition.kind) {
    case 'repeated':
      return (
        <NumberInput
          label="Times"
          min={2}
          max={5}
          className="form-narrow"
          value={condition.times}
          onChange={(value) =>
            typeof value === 'number' && onChange({ ...condition, times: value })
          }
        />
      );
    case 'too-many-turns':
      return (
        <NumberInput
          label="Answers of the AI"
          min={1}
          max={50}
          className="form-narrow"
          value={condition.turns}
          onChange={(value) =>
            typeof value === 'number' && onChange({ ...condition, turns: value })
          }
        />
      );
    case 'keyword':
      return (
        <TagsInput
          label="Words or phrases"
          description="Found whole, whatever their case and accents. Press Enter after each"
          placeholder="lawyer"
          maxTags={200}
          value={condition.words}
          onChange={(words) => onChange({ ...condition, words })}
        />
      );
    case 'topic':
      return <TopicFields condition={condition} onChange={onChange} />;
    case 'vip':
      return (
        <TagsInput
          label="Tags"
          description="Of the conversation, or a tag, segment or plan of the customer"
          placeholder="vip"
          maxTags={200}
          value={condition.tags}
          onChange={(tags) => onChange({ ...condition, tags })}
        />
      );
    case 'business-hours':
      return (
        <SegmentedControl
          fullWidth
          data={[
            { value: 'closed', label: 'Outside business hours' },
            { value: 'open', label: 'During business hours' },
          ]}
          value={condition.when}
          onChange={(value) =>
            onChange({ ...condition, when: value === 'open' ? 'open' : 'closed' })
          }
        />
      );
    case 'low-confidence':
      return <ConfidenceFields condition={condition} onChange={onChange} />;
    default:
      return null;
  }
}

function TopicFields({ condition, onChange }: FieldsProps<Of<'topic'>>): ReactNode {
  return (
    <>
      <TagsInput
        label="Sentences that customers could write"
        description="What means about the same counts as well. Press Enter after each"
        placeholder="My parcel never arrived"
        maxTags={200}
        splitChars={[]}
        value={condition.examples}
        onChange={(examples) => onChange({ ...condition, examples })}
      />
      <div>
        <span className="field-label" id="how-near">
          How near in meaning
        </span>
        <SegmentedControl
          fullWidth
          aria-labelledby="how-near"
          data={NEARNESS.map(({ similarity, label }) => ({ value: String(similarity), label }))}
          value={String(nearest(condition.similarity))}
          onChange={(value) => onChange({ ...condition, similarity: Number(value) })}
        />
      </div>
    </>
  );
}

/** Cosines; the API takes any. */
const NEARNESS = [
  { similarity: 0.4, label: 'Loosely' },
  { similarity: 0.55, label: 'As usual' },
  { similarity: 0.7, label: 'Closely' },
];

function nearest(similarity: number): number {
  const far = (one: number): number => Math.abs(one - similarity);
  return NEARNESS.map((each) => each.similarity).reduce((a, b) => (far(b) < far(a) ? b : a));
}

function ConfidenceFields({ condition, onChange }: FieldsProps<Of<'low-confidence'>>): ReactNode {
  return (
    <>
      <NumberInput
        label="Less sure than"
        suffix=" %"
        min={5}
        max={100}
        step={5}
        className="form-narrow"
        value={Math.round(condition.below * 100)}
        onChange={(value) =>
          typeof value === 'number' && onChange({ ...condition, below: value / 100 })
        }
      />
      <div>
        <SegmentedControl
          fullWidth
          data={[
            { value: 'keep', label: 'Send its answer too' },
            { value: 'replace', label: 'Send no such answer' },
          ]}
          value={condition.answer}
          onChange={(value) =>
            onChange({ ...condition, answer: value === 'keep' ? 'keep' : 'replace' })
          }
        />
        {condition.answer === 'replace' && (
          <p className="muted handover-note">
            Answers then come as a whole and not word by word: nobody may see one that is withdrawn.
          </p>
        )}
      </div>
    </>
  );
}
