using TransposedConv.NN;

namespace TransposedConv.Tests.Convolution;

/// <summary>Small convolutions of all kinds for finite differences.</summary>
internal static class DerivativeSettings
{
    public static IReadOnlyList<ConvolutionSetting> All { get; } =
    [
        .. Conv1d(), .. Conv2d(), .. Conv3d(), .. ConvTranspose1d(), .. ConvTranspose2d(), .. ConvTranspose3d(), .. Modes(),
    ];

    private static IEnumerable<ConvolutionSetting> Conv1d() =>
    [
        new("Conv1d", [2, 2, 6], 3, 3),
        new("Conv1d", [2, 6], 3, 3) { Padding = 1 },
        new("Conv1d", [1, 4, 7], 2, 3) { Groups = 2, Stride = 2, Padding = 2, Dilation = 2 },
        new("Conv1d", [1, 2, 5], 6, 2) { Groups = 2 },
        new("Conv1d", [2, 1, 7], 2, 2) { Stride = 3, HasBias = false },
        new("Conv1d", [1, 2, 5], 2, 4) { Padding = Padding.Same },
        new("Conv1d", [1, 2, 5], 2, 4) { Padding = Padding.SameLower },
        new("Conv1d", [0, 2, 5], 3, 3) { Padding = 1 },
    ];

    private static IEnumerable<ConvolutionSetting> Conv2d() =>
    [
        new("Conv2d", [2, 2, 4, 3], 2, (3, 2)),
        new("Conv2d", [1, 2, 5, 4], 2, 3) { Padding = Padding.Pairs((0, 2), (1, 0)), Stride = (2, 1) },
        new("Conv2d", [1, 2, 5, 5], 4, 2) { Groups = 2, Dilation = (1, 3), Padding = (0, 1) },
        new("Conv2d", [2, 4, 4], 2, 1) { Stride = 2 },
        new("Conv2d", [1, 1, 5, 4], 2, (2, 3)) { Padding = Padding.Valid },
        new("Conv2d", [1, 2, 4, 5], 1, (2, 3)) { Padding = Padding.Same, Dilation = (3, 1), HasBias = false },
    ];

    private static IEnumerable<ConvolutionSetting> Conv3d() =>
    [
        new("Conv3d", [1, 2, 3, 3, 2], 2, 2),
        new("Conv3d", [2, 3, 2, 3], 2, (1, 2, 3)) { Padding = 1, Stride = (2, 1, 2) },
        new("Conv3d", [1, 2, 3, 4, 3], 2, 2) { Groups = 2, Dilation = (1, 2, 1), Padding = Padding.Pairs((1, 0), (0, 1), (0, 0)) },
        new("Conv3d", [1, 1, 2, 3, 2], 1, 2) { Padding = Padding.SameLower },
    ];

    private static IEnumerable<ConvolutionSetting> ConvTranspose1d() =>
    [
        new("ConvTranspose1d", [2, 2, 4], 3, 3),
        new("ConvTranspose1d", [2, 4], 3, 3) { Stride = 2, Padding = 1, OutputPadding = 1 },
        new("ConvTranspose1d", [1, 4, 3], 2, 3) { Groups = 2, Stride = 2, Dilation = 2, OutputPadding = 1 },
        new("ConvTranspose1d", [1, 2, 3], 6, 2) { Groups = 2, Stride = 2 },
        new("ConvTranspose1d", [1, 2, 4], 2, 3) { Dilation = 3, OutputPadding = 2 },
        new("ConvTranspose1d", [1, 1, 3], 2, 3) { Stride = 2, Dilation = 4, OutputPadding = 3, Padding = 2 },
        new("ConvTranspose1d", [2, 2, 3], 2, 2) { Stride = 4, HasBias = false },
        new("ConvTranspose1d", [1, 2, 3], 2, 4) { Stride = 2, Padding = Padding.Same },
        new("ConvTranspose1d", [1, 2, 3], 2, 4) { Stride = 3, Padding = Padding.SameLower },
        new("ConvTranspose1d", [1, 2, 3], 1, 3) { Stride = 2, OutputSize = [8] },
        new("ConvTranspose1d", [0, 2, 3], 3, 3) { Stride = 2 },
    ];

    private static IEnumerable<ConvolutionSetting> ConvTranspose2d() =>
    [
        new("ConvTranspose2d", [2, 2, 3, 2], 2, (3, 2)),
        new("ConvTranspose2d", [1, 2, 2, 3], 2, 3) { Padding = Padding.Pairs((0, 2), (1, 0)), Stride = (2, 1) },
        new("ConvTranspose2d", [1, 2, 3, 2], 4, 2) { Groups = 2, Dilation = (1, 3), Stride = (2, 1), OutputPadding = (1, 2) },
        new("ConvTranspose2d", [2, 3, 2], 2, 1) { Stride = 2, OutputPadding = 1 },
        new("ConvTranspose2d", [1, 1, 3, 3], 2, (2, 3)) { Padding = Padding.Valid, Stride = 3 },
        new("ConvTranspose2d", [1, 2, 2, 3], 1, (2, 3)) { Padding = Padding.Same, Stride = (3, 1), Dilation = (1, 2), HasBias = false },
        new("ConvTranspose2d", [1, 2, 3, 2], 2, 2) { Stride = 2, OutputSize = [1, 2, 7, 4] },
    ];

    private static IEnumerable<ConvolutionSetting> ConvTranspose3d() =>
    [
        new("ConvTranspose3d", [1, 2, 2, 2, 3], 2, 2),
        new("ConvTranspose3d", [2, 2, 2, 2], 2, (1, 2, 3)) { Padding = (0, 1, 1), Stride = (2, 1, 2), OutputPadding = (1, 0, 1) },
        new("ConvTranspose3d", [1, 2, 2, 2, 2], 2, 2) { Groups = 2, Dilation = (1, 2, 1), Padding = Padding.Pairs((1, 0), (0, 1), (0, 0)) },
        new("ConvTranspose3d", [1, 1, 2, 1, 2], 1, 3) { Padding = Padding.SameLower, Stride = 2 },
    ];

    private static IEnumerable<ConvolutionSetting> Modes() =>
        from mode in (PaddingMode[])[PaddingMode.Reflect, PaddingMode.Replicate, PaddingMode.Circular]
        from setting in (ConvolutionSetting[])[
            new("Conv1d", [1, 2, 5], 2, 3) { Padding = 2, Stride = 2 },
            new("Conv2d", [1, 2, 3, 4], 2, 2) { Padding = Padding.Pairs((0, 2), (1, 1)), Groups = 2, Dilation = (2, 1) },
            new("Conv3d", [1, 1, 2, 3, 2], 1, 2) { Padding = Padding.Same },
            new("ConvTranspose1d", [1, 2, 3], 2, 3) { Padding = 1, Stride = 2, OutputPadding = 1 },
            new("ConvTranspose2d", [2, 3, 4], 2, (3, 2)) { Padding = Padding.Pairs((1, 0), (0, 1)), Groups = 2, Stride = (1, 2) },
            new("ConvTranspose3d", [1, 1, 2, 3, 2], 1, 2) { Padding = Padding.Pairs((0, 1)), Dilation = (1, 2, 1) }]
        select setting with { Mode = mode };
}
