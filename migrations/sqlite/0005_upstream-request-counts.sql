CREATE TABLE `upstream_request_counts` (
	`account` text NOT NULL,
	`hour` integer NOT NULL,
	`use` text NOT NULL,
	`outcome` text NOT NULL,
	`requests` integer NOT NULL,
	PRIMARY KEY(`hour`, `account`, `use`, `outcome`)
);
