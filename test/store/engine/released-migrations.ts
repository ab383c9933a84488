/** The checksums of the migrations of 0.3.0. Released migrations never change: a release adds its own. */
export const releasedMigrations: Record<string, { sqlite: string; postgres: string }> = {
  '0000_initial': {
    sqlite: 'fa0678154582447b5ad5f1b608883771639867e8cc080d31df129189ba5ad94b',
    postgres: '5b55b1ebd6cda91caeaa919e74abb07589d7fdabd8ba9cab45be0c359d100e8b',
  },
  '0001_flat-cost': {
    sqlite: 'ed749e4f8890e40c4877d79bd0933f49a58c2a0b99f6f724bffb9252fa315727',
    postgres: '416d7ea3a137fdf3a5b519fbb90185c1d18fd6b705c682843ca3865b05f0ec7d',
  },
  '0002_answers': {
    sqlite: 'f1c06231a5af368d14b17fbd5ece90cde8b54c702ec56a8c8ec7852c84728770',
    postgres: '7bf0b47a7da727d7a7f0207e7a236c0a4d1cf675c55358b4fd954bf5db16e48f',
  },
  '0003_retry-after': {
    sqlite: '4eaef17456dd3e8a90092f4e99488448c0ef4a627ba6149a810f894674cd09b8',
    postgres: '469b39f02c3e75e6e53529c61f6973e01e02dfcf968229f0c092b0c9943d21b0',
  },
  '0004_own-back-offs': {
    sqlite: 'f4d1128f1ec0c2febaf9842064655b837d0a8bcc84ca4348b95a08def46d83ee',
    postgres: 'd237d5404740f6c5502544dff336c4ae6d27137154ee4093eb7a033032afee09',
  },
  '0005_upstream-request-counts': {
    sqlite: '22c228f2a31c5eb2a6ad0a582c78e1bf805c7214877baebdd76def9cf160371c',
    postgres: 'a491b52ab8f02f06aac72345762f93821b32574f526021daaa91034a5a2ee632',
  },
  '0006_due-times': {
    sqlite: '52ffab2b7ff2478aa1cfa9f876d264211884c14e81371d2990d6aeb05ba86558',
    postgres: 'b9543cc13323979ffb85c83ec1d501bd17abfb9e6046a945dc7cb5f94ace0156',
  },
  '0007_webhooks': {
    sqlite: '09789d646e3cf7067fc3ebd161c88290e64dd4b8f1c5ac7884b48413a9517e7d',
    postgres: 'c24b93c3552f6df21706e19d20e4756b16cf35f446f53c903b5e9848ecdcf7e9',
  },
  '0008_quarantine': {
    sqlite: '45758dc127587b0dc2be43f7e0fcd35f7b44e8f825332e0bbaa12867fdc25dc8',
    postgres: 'a9b6022a5672a145b2d21d24f3eff7dcfd95192b5a39ffd4cea8f4f2fa3b436a',
  },
  '0009_event-feed': {
    sqlite: '2bec6dae57d3e25df964953fdd40780a59b69acd87e02181eaab920a870d79bf',
    postgres: '4ffcb4c2eff49d2e55c6952d11298145438ecc3ee81acef830e4f4758afa570c',
  },
  '0010_traceparent': {
    sqlite: 'e19989cb953fc177687cd9cdbfb2c131bd4a50345ff0593c88db580d1d76bd34',
    postgres: '033d120f15a5002898dd6709bb5fd03f8cfa4cc24baadad3b38ea8d6c5aa934d',
  },
  '0011_files': {
    sqlite: 'cf0712b92870a31aaf6929b597b93a9b2b6301d581fc16fc94c9b66da93ff05c',
    postgres: 'd547974b1ad24abecb1f909c1b072fb5a67c3d3302b9ce29976e41c83c339c0b',
  },
};
