using System.Runtime.CompilerServices;

namespace TransposedConv.Kernels.Convolution;

/// <summary>The part of a line of a window whose cells exist.</summary>
/// <param name="First">The input cell at the start of the line, existing or not.</param>
/// <param name="Low">The first cell of the line that exists.</param>
/// <param name="High">The end of those.</param>
internal readonly record struct WindowPart(long First, int Low, int High)
{
    /// <summary>The parts of all lines of an axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="first">The first position.</param>
    /// <param name="length">Elements of a line.</param>
    /// <param name="parts">Memory for as many parts as the axis has lines.</param>
    /// <returns>Whether all cells exist.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe bool Locate(WindowAxis axis, int first, int length, WindowPart* parts)
    {
        bool isWhole = true;
        for (int line = 0; line < axis.Residues.Length; line++)
        {
            axis.Clip(first, line, length, out int low, out int high);
            parts[line] = new WindowPart(axis.FirstCell(first, line), low, high);
            isWhole &= low == 0 && high == length;
        }

        return isWhole;
    }
}
