const FIELD = /^(SUMMARY|DTSTART|LOCATION)(?:;[^:\n]*)?:(.*)$/gmu;

/**
 * What an invitation is to, when and where, in a line (RFC 5545: 3.1 folded lines, 3.3.11 text);
 * undefined: it says nothing of an event.
 */
export function invitationOf(calendar: string): string | undefined {
  const lines = calendar.replaceAll(/\r?\n[ \t]/gu, '').replaceAll('\r\n', '\n');
  const [, event = ''] = /BEGIN:VEVENT\n([\s\S]*?)END:VEVENT/u.exec(lines) ?? [];
  const fields = new Map([...event.matchAll(FIELD)].map(([, name, value]) => [name, value ?? '']));
  const parts = [
    plain(fields.get('SUMMARY')),
    moment(fields.get('DTSTART')),
    plain(fields.get('LOCATION')),
  ].filter((part) => part !== '');
  return parts.length === 0 ? undefined : `Invitation: ${parts.join(', ')}`;
}

function plain(text = ''): string {
  return text.replaceAll(/\\n/giu, ' ').replaceAll(/\\(.)/gu, '$1').trim();
}

/** As `2026-12-24 15:30`, and UTC where it says so: other zones are the organizer's own names. */
function moment(value = ''): string {
  const found = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?$/u.exec(value.trim());
  if (!found) return '';
  const [, year, month, day, hour, minute, isUtc] = found;
  const date = `${year}-${month}-${day}`;
  return hour === undefined ? date : `${date} ${hour}:${minute}${isUtc ? ' UTC' : ''}`;
}
