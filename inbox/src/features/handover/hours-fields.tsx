import type { BusinessHours } from '@frontdesk/contract';
import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { nextSpan, readEnd, shownEnd, weekdays } from './hours-form.ts';
import type { Span } from './hours-form.ts';

interface FieldsProps {
  hours: BusinessHours;
  onChange: (hours: BusinessHours) => void;
  isReadOnly: boolean;
}

/** The hours of a week, by the clocks of a time zone, and the days on which nobody is there. */
export function HoursFields({ hours, onChange, isReadOnly }: FieldsProps): ReactNode {
  return (
    <>
      <Select
        label="Time zone"
        searchable
        allowDeselect={false}
        disabled={isReadOnly}
        data={[...new Set([hours.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]}
        value={hours.timeZone}
        onChange={(timeZone) => timeZone !== null && onChange({ ...hours, timeZone })}
      />
      <ul className="week">
        {weekdays.map(({ day, title }) => (
          <Day
            key={day}
            title={title}
            spans={hours.weekly[day]}
            onChange={(spans) => onChange({ ...hours, weekly: { ...hours.weekly, [day]: spans } })}
          />
        ))}
      </ul>
      <Holidays hours={hours} onChange={onChange} />
    </>
  );
}

const MOST = 4;

function Day(props: {
  title: string;
  spans: readonly Span[];
  onChange: (spans: Span[]) => void;
}): ReactNode {
  const { title, spans, onChange } = props;
  const put = (index: number, span: Span): void =>
    onChange(spans.map((each, place) => (place === index ? span : each)));
  return (
    <li>
      <span className="week-day">{title}</span>
      <span className="week-spans">
        {spans.length === 0 && <span className="muted week-closed">Closed</span>}
        {spans.map((span, index) => (
          <span className="week-span" key={index}>
            <TextInput
              type="time"
              required
              aria-label={`${title} from`}
              value={span.from}
              onChange={(event) => put(index, { ...span, from: event.currentTarget.value })}
            />
            <span aria-hidden>–</span>
            <TextInput
              type="time"
              required
              aria-label={`${title} to`}
              error={span.to <= span.from}
              value={shownEnd(span.to)}
              onChange={(event) => put(index, { ...span, to: readEnd(event.currentTarget.value) })}
            />
            <ActionIcon
              variant="subtle"
              size={30}
              aria-label={`Remove these hours of ${title}`}
              onClick={() => onChange(spans.filter((_, place) => place !== index))}
            >
              <IconX size={15} stroke={1.7} />
            </ActionIcon>
          </span>
        ))}
      </span>
      <ActionIcon
        className="week-add"
        variant="subtle"
        size={30}
        aria-label={`Add hours to ${title}`}
        disabled={spans.length >= MOST}
        onClick={() => onChange([...spans, nextSpan(spans)])}
      >
        <IconPlus size={16} stroke={1.7} />
      </ActionIcon>
    </li>
  );
}

function Holidays({ hours, onChange }: Omit<FieldsProps, 'isReadOnly'>): ReactNode {
  const { holidays } = hours;
  const put = (next: BusinessHours['holidays']): void => onChange({ ...hours, holidays: next });
  return (
    <div className="holidays">
      <span className="field-label">Closed days</span>
      {holidays.map((holiday, index) => (
        <span className="holiday" key={index}>
          <TextInput
            type="date"
            required
            aria-label="Date"
            value={holiday.date}
            onChange={(event) =>
              put(holidays.with(index, { ...holiday, date: event.currentTarget.value }))
            }
          />
          <TextInput
            className="grow"
            aria-label="Name of the day"
            placeholder="Christmas Day"
            maxLength={80}
            value={holiday.name}
            onChange={(event) =>
              put(holidays.with(index, { ...holiday, name: event.currentTarget.value }))
            }
          />
          <ActionIcon
            variant="subtle"
            size={30}
            aria-label="Remove this day"
            onClick={() => put(holidays.filter((_, place) => place !== index))}
          >
            <IconX size={15} stroke={1.7} />
          </ActionIcon>
        </span>
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={15} stroke={1.8} />}
        onClick={() => put([...holidays, { date: '', name: '' }])}
      >
        Add a day
      </Button>
    </div>
  );
}
