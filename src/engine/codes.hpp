// The names of the codes of deciding (text/codes_run.def).
#pragma once

#include "expr/codes.hpp"
