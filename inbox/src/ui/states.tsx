import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiError, describeError } from '../api/client.ts';

interface NothingProps {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** An empty place: what belongs here, and the next step. */
export function Nothing({ icon, title, children, action }: NothingProps): ReactNode {
  return (
    <div className="nothing">
      <span className="nothing-icon" aria-hidden>
        {icon}
      </span>
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {action !== undefined && <div className="nothing-action">{action}</div>}
    </div>
  );
}

/** Something could not be loaded: what happened, and another try where one can help. */
export function Failed({ error, retry }: { error: unknown; retry: () => unknown }): ReactNode {
  const isFinal = error instanceof ApiError && [403, 404].includes(error.problem.status);
  return (
    <div role="alert" style={{ height: '100%' }}>
      <Nothing
        icon={<IconCloudOff size={20} stroke={1.6} />}
        title="This could not be loaded"
        action={
          isFinal ? undefined : (
            <Button variant="default" onClick={() => retry()}>
              Try again
            </Button>
          )
        }
      >
        {describeError(error)}
      </Nothing>
    </div>
  );
}

/** Grey shapes where something is being loaded; `label` says what. */
export function Waiting({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}): ReactNode {
  return (
    <output className={className} aria-label={label}>
      {children}
    </output>
  );
}

/** A grey shape of the size of what is being loaded. */
export function Bone({ w, h = 10, r }: { w: number | string; h?: number; r?: number }): ReactNode {
  return <span className="bone" aria-hidden style={{ width: w, height: h, borderRadius: r }} />;
}
