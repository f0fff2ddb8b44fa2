import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { useBlocker } from 'react-router';
import { Confirm } from './confirm.tsx';

/**
 * Guards changes that are not saved: render `guard`. Call `release` before leaving in the same
 * moment in which the changes were saved. Addresses under `home` are pages that keep the changes.
 */
export function useUnsaved(
  isUnsaved: boolean,
  home?: string,
): { guard: ReactNode; release: () => void } {
  const isReleased = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isUnsaved &&
      !isReleased.current &&
      currentLocation.pathname !== nextLocation.pathname &&
      !isWithin(nextLocation.pathname, home),
  );
  useEffect(() => {
    if (!isUnsaved) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isUnsaved]);
  const guard = (
    <Confirm
      isOpen={blocker.state === 'blocked'}
      title="Leave without saving?"
      verb="Leave"
      onCancel={() => blocker.reset?.()}
      onConfirm={() => blocker.proceed?.()}
    >
      What you changed here is not saved yet.
    </Confirm>
  );
  return {
    guard,
    release() {
      isReleased.current = true;
    },
  };
}

function isWithin(pathname: string, home: string | undefined): boolean {
  return home !== undefined && (pathname === home || pathname.startsWith(`${home}/`));
}
