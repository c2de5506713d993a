using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>Convolutions of every rank, mode and kind for identities between Conv and ConvTranspose.</summary>
internal static class AdjointSettings
{
    private static readonly PaddingMode[] Modes = Enum.GetValues<PaddingMode>();

    /// <summary>Conv settings; the input is what ConvTranspose gives back.</summary>
    public static IEnumerable<ConvolutionSetting> Convs =>
        from rank in Enumerable.Range(1, 3)
        from mode in Modes
        from setting in OfRank(rank)
        select setting with { Mode = mode };

    private static IEnumerable<ConvolutionSetting> OfRank(int rank)
    {
        int[] sizes = new[] { 7, 6, 5 }[..rank];
        string layer = $"Conv{rank}d";
        ConvolutionSetting plain = new(layer, [2, 2, .. sizes], 3, 3) { HasBias = false };
        yield return plain;
        yield return plain with { Padding = 1 };
        yield return plain with { Stride = 2, Padding = 2 };
        yield return plain with { Stride = 3, Kernel = 2, Padding = 1 };
        yield return plain with { Dilation = 2, Padding = 2 };
        yield return plain with { Dilation = 2, Stride = 2, Padding = 3 };
        yield return plain with { Padding = Padding.Pairs((0, 1)) };
        yield return plain with { Padding = Padding.Pairs(Each((0, 2), (3, 1), (1, 0))), Stride = Each(1, 2, 3), Kernel = Each(2, 3, 1) };
        yield return plain with { Padding = Padding.Pairs(Each((4, 0), (0, 4), (2, 2))), Dilation = Each(2, 1, 1), Kernel = Each(3, 2, 2) };
        yield return plain with { Padding = Padding.Same, Kernel = 4 };
        yield return plain with { Padding = Padding.SameLower, Kernel = 4 };
        yield return plain with { Padding = Padding.Same, Kernel = Each(2, 3, 4), Dilation = Each(3, 1, 1) };
        yield return plain with { Padding = Padding.SameLower, Kernel = 2, Dilation = Each(1, 3, 2) };
        yield return plain with { Padding = Padding.Valid, Stride = 2 };
        yield return plain with { Kernel = 1, Stride = 2 };
        yield return plain with { Kernel = 1, Stride = 3, Padding = 1 };
        yield return plain with { Input = [1, 4, .. sizes], Out = 6, Groups = 2, Padding = 1 };
        yield return plain with { Input = [1, 3, .. sizes], Out = 6, Groups = 3, Padding = 2, Stride = 2 };
        yield return plain with { Input = [2, .. sizes], Padding = 1, Stride = 2 };
        yield return plain with { Input = [0, 2, .. sizes], Padding = 1 };

        T[] Each<T>(params T[] values) => values[..rank];
    }
}
