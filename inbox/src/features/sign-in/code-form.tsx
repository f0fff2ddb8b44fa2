import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { useSignInCode } from '../../api/session.ts';

/** Asks for the second step of a sign-in; `again` goes back to the password. */
export function CodeForm({ again }: { again: () => void }): ReactNode {
  const [code, setCode] = useState('');
  const [isRecovery, setRecovery] = useState(false);
  const enter = useSignInCode();
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        enter.mutate({ code: code.trim(), isRecovery });
      }}
    >
      <CodeField key={String(isRecovery)} isRecovery={isRecovery} value={code} change={setCode} />
      <p role="alert" className="sign-in-error">
        {enter.isError && describeError(enter.error)}
      </p>
      <Button type="submit" fullWidth loading={enter.isPending} h={36}>
        Sign in
      </Button>
      <Button
        variant="subtle"
        fullWidth
        onClick={() => {
          setRecovery(!isRecovery);
          setCode('');
          enter.reset();
        }}
      >
        {isRecovery ? 'Use the app' : 'Use a recovery code'}
      </Button>
      <Button variant="subtle" fullWidth onClick={again}>
        Back
      </Button>
    </form>
  );
}

function CodeField({
  isRecovery,
  value,
  change,
}: {
  isRecovery: boolean;
  value: string;
  change: (value: string) => void;
}): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <TextInput
      ref={field}
      label={isRecovery ? 'Recovery code' : 'Code of your authenticator app'}
      description={isRecovery ? 'Each of them works once' : 'Six digits'}
      name="code"
      inputMode={isRecovery ? 'text' : 'numeric'}
      autoComplete="one-time-code"
      required
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}
