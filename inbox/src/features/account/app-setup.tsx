import { Button, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { encode } from 'uqr';
import { ApiError, describeError } from '../../api/client.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { toast } from '../../ui/toast-store.ts';
import { useTurnOn } from './use-two-factor.ts';
import type { Setup } from './use-two-factor.ts';

/** What to put into the app, the recovery codes, and the code that proves that it works. */
export function AppSetup({ setup, cancel }: { setup: Setup; cancel: () => void }): ReactNode {
  const [code, setCode] = useState('');
  const turnOn = useTurnOn();
  const secret = new URL(setup.totpURI).searchParams.get('secret') ?? '';
  return (
    <form
      className="form-part"
      onSubmit={(event) => {
        event.preventDefault();
        turnOn.mutate(code.trim(), {
          onSuccess: () => toast.success('Two-step sign-in is on.'),
        });
      }}
    >
      <h3>Two-step sign-in</h3>
      <p>1. Scan this with an authenticator app, or type the secret into it.</p>
      <Code text={setup.totpURI} />
      <CopyField label="Secret" value={secret} />
      <p>
        2. Keep these recovery codes where you find them without your phone. Each of them works
        once.
      </p>
      <CopyField label="Recovery codes" value={setup.backupCodes.join(' ')} />
      <TextInput
        label="3. The code that the app shows"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      {turnOn.isError && (
        <p role="alert" className="form-error">
          {turnOn.error instanceof ApiError && turnOn.error.problem.status === 401
            ? 'This code is not right, or no longer. Try the next one.'
            : describeError(turnOn.error)}
        </p>
      )}
      <div className="row">
        <Button type="submit" loading={turnOn.isPending}>
          Turn it on
        </Button>
        <Button variant="default" onClick={cancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** A QR code as one path; dark on light in both themes, because cameras want it so. */
function Code({ text }: { text: string }): ReactNode {
  const { data, size } = useMemo(() => encode(text, { border: 2 }), [text]);
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label="The secret as a QR code"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
