import { css } from 'lit';

/** What stands in the way, empty and error states, skeletons and progress. */
export const states = css`
  .note {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    gap: 8px 10px;
    align-items: flex-start;
    padding: var(--_3) var(--_4);
    padding-inline-start: calc(var(--_4) + 1.2em + 10px);
    border: 1px solid var(--_line);
    border-radius: var(--_rc);
    background: var(--_sunken);
    font-size: 0.9333em;
  }
  .note > .ico {
    position: absolute;
    inset-inline-start: var(--_4);
    margin-block-start: 0.15em;
    color: var(--_muted);
  }
  .note > .body {
    flex: 1 1 18em;
    display: grid;
    gap: 3px;
    min-inline-size: 0;
  }
  .note > .acts {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_2);
  }
  .note.warn {
    background: var(--_warn-s);
    border-color: var(--_warn-l);
  }
  .note.warn > .ico {
    color: var(--_warn-t);
  }
  .note.bad {
    background: var(--_bad-s);
    border-color: var(--_bad-l);
  }
  .note.bad > .ico {
    color: var(--_bad-t);
  }

  .empty {
    display: grid;
    justify-items: center;
    gap: var(--_2);
    padding: calc(var(--_u) * 10) var(--_5);
    text-align: center;
    border: 1px dashed var(--_line);
    border-radius: var(--_r);
  }
  .empty > .art {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 50%;
    background: var(--_hover);
    color: var(--_muted);
    margin-block-end: 4px;
  }
  .empty > .art .ico {
    inline-size: 22px;
    block-size: 22px;
  }
  .empty p {
    color: var(--_muted);
    max-inline-size: 46ch;
  }
  .empty .btnbar {
    margin-block-start: var(--_2);
    justify-content: center;
  }
  .empty.bad > .art {
    background: var(--_bad-s);
    color: var(--_bad-t);
  }

  .skel {
    display: block;
    border-radius: 6px;
    background: linear-gradient(100deg, var(--_hover) 40%, var(--_sunken) 50%, var(--_hover) 60%) 120% 0 / 300% 100%;
    animation: cz-shimmer 1.6s ease-in-out infinite;
    min-block-size: 0.8em;
  }
  .skel.short {
    inline-size: 50%;
  }
  .skel.middle {
    inline-size: 64%;
  }
  .skel.long {
    inline-size: 92%;
  }
  .skel.apps,
  .skel.badge {
    flex: none;
  }
  .skel.apps {
    inline-size: 80px;
    block-size: 32px;
  }
  .skel.badge {
    inline-size: 80px;
  }
  @keyframes cz-shimmer {
    to {
      background-position: -20% 0;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .skel {
      animation: none;
    }
  }
  progress {
    appearance: none;
    inline-size: 100%;
    block-size: 6px;
    border: 0;
    border-radius: 99px;
    overflow: hidden;
    background: var(--_hover);
    vertical-align: middle;
  }
  progress::-webkit-progress-bar {
    background: var(--_track);
  }
  progress::-webkit-progress-value {
    background: var(--_accent-mark);
    border-radius: 99px;
    transition: inline-size 300ms;
  }
  progress::-moz-progress-bar {
    background: var(--_accent-mark);
    border-radius: 99px;
  }

  @media (forced-colors: active) {
    .note {
      border: 1px solid currentColor;
    }
    .skel {
      background: GrayText;
    }
    progress::-webkit-progress-value {
      background: Highlight;
      forced-color-adjust: none;
    }
    progress {
      border: 1px solid CanvasText;
    }
  }
`;
