import { Button, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { describeError } from '../../api/client.ts';
import { useSession } from '../../api/session.ts';
import { toast } from '../../ui/toast-store.ts';
import { AppSetup } from './app-setup.tsx';
import { useSetUp, useTurnOff } from './use-two-factor.ts';

/** Asks for a code of an app at each sign-in, or no more. */
export function TwoFactor(): ReactNode {
  const { twoFactorEnabled } = useSession().user;
  const [password, setPassword] = useState('');
  const setUp = useSetUp();
  const turnOff = useTurnOff();
  const act = twoFactorEnabled ? turnOff : setUp;
  if (setUp.data && !twoFactorEnabled) {
    return <AppSetup setup={setUp.data} cancel={() => setUp.reset()} />;
  }
  return (
    <form
      className="form-part"
      onSubmit={(event) => {
        event.preventDefault();
        const onSuccess = (): void => {
          setPassword('');
          if (twoFactorEnabled) toast.success('Two-step sign-in is off.');
        };
        if (twoFactorEnabled) turnOff.mutate(password, { onSuccess });
        else setUp.mutate(password, { onSuccess });
      }}
    >
      <h3>Two-step sign-in</h3>
      <p className="muted">
        {twoFactorEnabled
          ? 'It is on: signing in takes your password and a code of your authenticator app.'
          : 'With it, a stolen password is not enough: signing in takes a code of an app as well.'}
      </p>
      <PasswordInput
        label="Your password"
        autoComplete="current-password"
        required
        visibilityToggleFocusable
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {act.isError && (
        <p role="alert" className="form-error">
          {describeError(act.error)}
        </p>
      )}
      <div>
        <Button
          type="submit"
          variant={twoFactorEnabled ? 'default' : 'filled'}
          loading={act.isPending}
        >
          {twoFactorEnabled ? 'Turn it off' : 'Set it up'}
        </Button>
      </div>
    </form>
  );
}
