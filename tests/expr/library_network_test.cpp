#include <gtest/gtest.h>

#include "tests/expr/evaluated.hpp"

namespace guiju::expr {
namespace {

TEST(LibraryNetwork, AddressesAreWrittenCanonically) {
  EXPECT_EQ(cel("string(ip('2001:DB8:0:0:1:0:0:1'))"), "\"2001:db8::1:0:0:1\"");
  EXPECT_EQ(cel("string(ip('::'))"), "\"::\"");
  EXPECT_EQ(cel("string(ip('1::'))"), "\"1::\"");
  EXPECT_EQ(cel("string(ip('::1'))"), "\"::1\"");
  EXPECT_EQ(cel("string(ip('1:2:3:4:5:6:7:8'))"), "\"1:2:3:4:5:6:7:8\"");
  EXPECT_EQ(cel("string(ip('1:0:3:4:5:6:7:8'))"), "\"1:0:3:4:5:6:7:8\"");
  EXPECT_EQ(cel("ip.isCanonical('2001:DB8::1')"), "false");
}

TEST(LibraryNetwork, WhatIsNoAddressIsRefused) {
  for (const char* text : {"", "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1.2.3.4 ", ":", ":::", "1::2::3", "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9", "12345::", "g::", "1:2:3:4:5:6:7::8:9", "fe80::1%eth0", "::1.2.3.4", "1:"})
    EXPECT_EQ(cel("isIP('" + std::string(text) + "')"), "false") << text;
  for (const char* text : {"1.2.3.4", "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/08", "1.2.3.4/", "::/129", "/8"})
    EXPECT_EQ(cel("isCIDR('" + std::string(text) + "')"), "false") << text;
}

TEST(LibraryNetwork, NetworksHoldAddresses) {
  EXPECT_EQ(cel("cidr('10.0.0.0/0').containsIP('200.1.2.3')"), "true");
  EXPECT_EQ(cel("cidr('10.0.0.0/9').containsIP('10.128.0.0')"), "false");
  EXPECT_EQ(cel("cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')"), "true");
  EXPECT_EQ(cel("string(cidr('10.1.2.3/20').masked())"), "\"10.1.0.0/20\"");
  EXPECT_EQ(cel("ip('10.0.0.1') in [ip('10.0.0.1')]"), "true");
}

}  // namespace
}  // namespace guiju::expr
