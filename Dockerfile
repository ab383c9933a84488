FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY build.ts tsconfig.json tsconfig.build.json ./
COPY LICENSES LICENSES
COPY src src
RUN npm run build

# Apart from the build, so that nothing of its tools (the compiler, a second Node) can land in the image.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATABASE_URL=file:/data/nanogate.db
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY migrations migrations
# The pages for callers at /docs.
COPY docs docs
COPY package.json LICENSE ./
# The database and the key file that encrypts its secrets: nobody else's to read. The root group may write, because platforms that choose
# a user at random put it into that group. Everything else is only read, so the root file system can be read-only.
RUN install -d -o 1000 -g 0 -m 0770 /data
# The user `node`. As a number, so that Kubernetes can tell that it is not root.
USER 1000:0
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/main.js", "serve"]
