using System.Globalization;
using System.Runtime.Intrinsics;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Tests.House;

/// <summary>
/// The suite runs once per register width, each run with a runtime switch and the width that it must lead to; these tests notice a switch that
/// was misspelt or has changed its meaning.
/// </summary>
public sealed class SimdSwitchTests
{
    [Fact]
    public void Kernels_run_in_the_expected_width()
    {
        int widest = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;
        string? expected = Environment.GetEnvironmentVariable("EXPECTED_SIMD_WIDTH");
        ((int)SimdDispatch.Width).Should().Be(expected is null ? widest : int.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Switches_that_are_set_took_effect()
    {
        if (IsOff("DOTNET_EnableAVX512")) Vector512.IsHardwareAccelerated.Should().BeFalse();
        if (IsOff("DOTNET_EnableAVX2")) Vector256.IsHardwareAccelerated.Should().BeFalse();
        if (IsOff("DOTNET_EnableHWIntrinsic")) Vector128.IsHardwareAccelerated.Should().BeFalse();
    }

    private static bool IsOff(string variable) => Environment.GetEnvironmentVariable(variable) == "0";
}
