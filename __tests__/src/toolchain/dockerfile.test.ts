import { expect, test } from '@jest/globals';
import { readText, shortPins } from './pins-of.ts';

test.each<readonly [string, readonly string[]]>([
  ['FROM node:18.18.0\n', ['node 18.18.0 @1:11-18 pin']],
  ['from node:18-alpine3.19 AS build\nFROM build\nFROM scratch\n', ['node 18 @1:11-13 range']],
  ['FROM --platform=$BUILDPLATFORM docker.io/library/python:3.12-slim', ['python 3.12 @1:57-61 range']],
  ['FROM mcr.microsoft.com/dotnet/sdk:8.0', ['dotnet 8.0 @1:35-38 range']],
  [
    'FROM eclipse-temurin:21-jre\r\nFROM golang:1.22\r\n',
    ['java 21 @1:22-24 range', 'go 1.22 @2:13-17 range'],
  ],
  ['FROM mirror.example/library/python:3.8-slim', ['python 3.8 @1:36-39 range']],
  ['FROM mcr.microsoft.com/dotnet/aspnet:8.0.11-jammy', ['dotnet 8.0 @1:38-41 range']],
  ['FROM node:lts-slim', ['node lts @1:11-14 alias']],
  ['FROM node:jod', ['node jod @1:11-14 alias']],
  ['ARG V=18\nFROM node:${V}-alpine\nFROM node:$V\n', ['node 18 @1:7-9 range']],
  ['ARG V="3.12"\nFROM python:${V}\n', ['python 3.12 @1:8-12 range']],
  ['ARG IMAGE=node:20.1.0\nFROM $IMAGE\n', ['node 20.1.0 @1:16-22 pin']],
  ['FROM node:${V:-20}-slim\n', ['node 20 @1:16-18 range']],
  ['FROM node:${V}\n', ['node node:${V} @1:6-15 unresolved']],
  ['FROM node\n', ['node node @1:6-10 unresolved']],
  ['FROM golang:alpine\n', ['go golang:alpine @1:6-19 unresolved']],
  ['FROM python:slim-bookworm\n', ['python python:slim-bookworm @1:6-26 unresolved']],
  ['FROM golang:alpine3.20\n', ['go golang:alpine3.20 @1:6-23 unresolved']],
  ['FROM registry.example:5000/team/node:18\nFROM acme/app:1\n', []],
])('%j says %j', async (text, expected) => {
  expect(await shortPins('Dockerfile', text)).toEqual(expected);
});

test('an argument after the first FROM is none of the images', async () => {
  expect(await shortPins('Dockerfile', 'FROM alpine\nARG V=18\nFROM node:${V}\n')).toEqual([
    'node node:${V} @3:6-15 unresolved',
  ]);
});

test('an image that is named with its digest is not to be edited', async () => {
  const { pins } = await readText('Dockerfile', `FROM node:20.1.0@sha256:${'a'.repeat(64)}\n`);
  expect(pins.map(({ text, isFrozen }) => [text, isFrozen])).toEqual([['20.1.0', true]]);
});

test.each(['Dockerfile', 'a/Dockerfile.dev', 'Containerfile', 'build/api.dockerfile'])(
  '%s is one',
  async path => {
    expect(await shortPins(path, 'FROM ruby:3.3')).toEqual(['ruby 3.3 @1:11-14 range']);
  },
);

test.each(['Dockerfile.dockerignore', 'NotADockerfile', 'dockerfile.md'])('%s is none', async path => {
  expect(await shortPins(path, 'FROM ruby:3.3')).toEqual([]);
});

test.each<readonly [string, string, readonly string[]]>([
  ['a line that goes on', 'ARG \\\n  V=22\nFROM \\\n# why\n  node:$V', ['node 22 @2:5-7 range']],
  ['another character for that', '# escape=`\nFROM `\r\n  node:22', ['node 22 @3:8-10 range']],
  [
    'what another program reads',
    'FROM node:22\nRUN <<EOF cat\nFROM node:18.18.0\nEOF\nFROM node:24',
    ['node 22 @1:11-13 range', 'node 24 @5:11-13 range'],
  ],
  [
    'a heredoc with tabs before its end',
    'RUN cat <<-"A" <<B\nFROM node:18\n\tA\nFROM node:18\nB\nFROM node:22',
    ['node 22 @6:11-13 range'],
  ],
])('%s is read as Docker reads it', async (_what, text, expected) => {
  expect(await shortPins('Dockerfile', text)).toEqual(expected);
});
