import type { ReactNode } from 'react';
import { Bone, Waiting } from '../../ui/states.tsx';
import './shell.css';

/** The frame before anything is known: the same measures, so that nothing shifts. */
export function ShellBones(): ReactNode {
  return (
    <Waiting className="shell" label="Loading">
      <aside className="sidebar only-desk">
        <div className="sidebar-head">
          <Bone w={24} h={24} r={7} />
          <Bone w={96} />
        </div>
        <div className="stack" style={{ padding: '20px 16px', gap: 20 }}>
          {[88, 64, 92, 40, 72, 56].map((width) => (
            <Bone key={width} w={width} />
          ))}
        </div>
      </aside>
      <main className="panel">
        <div className="stack" style={{ padding: '18px 20px', gap: 28 }}>
          <Bone w={140} />
          {[240, 200, 260, 180].map((width) => (
            <Bone key={width} w={width} />
          ))}
        </div>
      </main>
    </Waiting>
  );
}
