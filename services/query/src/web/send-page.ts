import type { Response } from 'express';
import { h, type VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { currentOffers, Offers } from './offers.ts';

export function sendPage(response: Response, page: VNode, status = 200): void {
  const framed = h(Offers.Provider, { value: currentOffers() }, page);
  response
    .status(status)
    .type('html')
    .send(`<!doctype html>${renderToString(framed)}`);
}

export function sendFragment(response: Response, fragment: VNode): void {
  response.type('html').send(renderToString(fragment));
}
