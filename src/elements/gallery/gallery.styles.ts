import { css } from 'lit';

export const styles = css`
  .gallery {
    display: grid;
    gap: calc(var(--_u) * 6);
    grid-template-columns: minmax(0, 1fr);
  }
  .gallery > .facets {
    display: none;
  }
  @container cz (min-width: 820px) {
    .gallery {
      grid-template-columns: 208px minmax(0, 1fr);
      gap: calc(var(--_u) * 8);
    }
    .gallery > .facets {
      display: block;
    }
    .facets-btn {
      display: none;
    }
  }

  .toolbar > .search {
    flex: 1 1 100%;
  }
  .toolbar > .selw {
    flex: 1 1 0;
    min-inline-size: 0;
  }
  @container cz (min-width: 560px) {
    .toolbar > .search {
      flex: 1 1 0;
    }
    .toolbar > .selw {
      flex: 0 1 auto;
    }
  }
  .result .chip,
  .result .btn {
    font-size: 1em;
  }

  .cards {
    display: grid;
    gap: var(--_gap);
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 218px), 1fr));
  }
  .card {
    position: relative;
    display: grid;
    grid-template-rows: auto 1fr auto;
    gap: var(--_3);
    padding: calc(var(--_u) * (3 + var(--_d)));
    background: var(--_surface);
    border: var(--_bw) solid var(--_line);
    border-radius: var(--_r);
    transition:
      border-color var(--_t),
      box-shadow var(--_t);
    min-inline-size: 0;
    /* Out of view it is not laid out; its height is then guessed, and known once it has been seen. */
    content-visibility: auto;
    contain-intrinsic-size: auto 196px;
  }
  .found.old {
    opacity: 0.6;
  }
  .card:has(.open:hover) {
    border-color: var(--_accent-line);
    box-shadow: var(--_lift);
  }
  .card:has(.open:focus-visible) {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  .open {
    appearance: none;
    border: 0;
    padding: 0;
    background: none;
    color: inherit;
    font: inherit;
    letter-spacing: inherit;
    text-align: start;
    text-wrap: inherit;
    cursor: pointer;
  }
  .open:focus-visible {
    outline: none;
  }
  .open::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: inherit;
  }
  .card:has(.open:hover) .topic {
    color: var(--_accent-text);
  }
  .card .topic {
    line-height: 1.35;
    letter-spacing: -0.005em;
  }
  .card p {
    font-size: var(--_sm);
    color: var(--_muted);
    margin-block-start: 4px;
    display: -webkit-box;
    -webkit-line-clamp: 2;
    -webkit-box-orient: vertical;
    overflow: hidden;
  }
  .card .top {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px;
  }
  .card .foot {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 8px;
    align-items: center;
    font-size: var(--_xs);
    color: var(--_muted);
  }
  .card .foot .tag {
    font-size: 1em;
  }
  .more {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding-block-start: var(--_5);
    font-size: var(--_sm);
    color: var(--_muted);
  }
  .more progress {
    inline-size: 180px;
  }

  @media print {
    .facets,
    .toolbar,
    .more {
      display: none !important;
    }
    .card {
      content-visibility: visible;
      break-inside: avoid;
    }
  }
`;
