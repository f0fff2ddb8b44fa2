import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../../api/client.ts';
import { useMay } from '../../../api/session.ts';
import './versions.css';

interface RefusedProps {
  /** The version that was refused. */
  version: number;
  error: Error;
  isBusy: boolean;
  /** Publishes it nevertheless. */
  overrule: (reason: string) => void;
}

/** Why a version was not published, and what who may can do about it. */
export function Refused({ version, error, isBusy, overrule }: RefusedProps): ReactNode {
  const mayOverrule = useMay('agents.overrule');
  const [reason, setReason] = useState('');
  return (
    <div role="alert" className="version-refused">
      <strong>Version {version} is not published</strong>
      <p>{describeError(error)}</p>
      {mayOverrule && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            overrule(reason);
          }}
        >
          <TextInput
            aria-label="Reason to publish nevertheless"
            placeholder="Why it should go live nevertheless"
            required
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={isBusy} disabled={reason.trim() === ''}>
            Publish anyway
          </Button>
        </form>
      )}
    </div>
  );
}
