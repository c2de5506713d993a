namespace Explorer.Settings;

/// <summary>The largest numbers per axis that the page draws. Smallest ones are the library's business.</summary>
internal sealed record Limits(int Input, int Kernel, int Stride, int Padding, int OutputPadding, int Dilation)
{
    /// <summary>For one axis: at most 172 output cells.</summary>
    public static Limits OneAxis { get; } = new(Input: 16, Kernel: 12, Stride: 8, Padding: 12, OutputPadding: 7, Dilation: 4);

    /// <summary>For two axes: at most 32 × 32 output cells.</summary>
    public static Limits TwoAxes { get; } = new(Input: 6, Kernel: 5, Stride: 4, Padding: 5, OutputPadding: 3, Dilation: 2);

    public static Limits Of(int rank) => rank == 1 ? OneAxis : TwoAxes;

    /// <summary>Whether none of the numbers is above its limit.</summary>
    public bool Allow(LayerSettings settings) =>
        settings.Input.Max() <= Input && settings.Kernel.Max() <= Kernel && settings.Stride.Max() <= Stride && settings.Padding.Max() <= Padding
        && settings.OutputPadding.Max() <= OutputPadding && settings.Dilation.Max() <= Dilation;
}
