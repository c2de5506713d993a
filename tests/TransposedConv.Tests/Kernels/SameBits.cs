using System.Numerics;

namespace TransposedConv.Tests.Kernels;

/// <summary>Equality of results as kernels promise it: the same bits, where a NaN is a NaN whatever its payload.</summary>
internal static class SameBits
{
    public static void ShouldHaveTheBitsOf<T>(this T[] actual, T[] expected, string what)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        actual.Length.Should().Be(expected.Length, what);
        for (int i = 0; i < actual.Length; i++)
        {
            bool same = actual[i].Equals(expected[i]) && T.IsNegative(actual[i]) == T.IsNegative(expected[i]);
            if (same || (T.IsNaN(actual[i]) && T.IsNaN(expected[i]))) continue;
            Assert.Fail($"{what}: element {i} of {actual.Length} is {actual[i]}, but {expected[i]} is right.");
        }
    }
}
