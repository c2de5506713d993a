namespace TransposedConv.Kernels.Convolution;

/// <summary>Which cells the positions of a plan read and write, within one channel; −1 where there is no such cell.</summary>
internal static class PlanCells
{
    /// <summary>The input cell that a combined shift leads to from a position.</summary>
    public static long Input(PhasePlan plan, int shift, int z, int y, int x)
    {
        (int rest, int shiftX) = Math.DivRem(shift, plan.Width.Shifts.Length);
        (int shiftZ, int shiftY) = Math.DivRem(rest, plan.Height.Shifts.Length);
        long inZ = (long)z * plan.Depth.InputStep + plan.Depth.Shifts[shiftZ];
        long inY = (long)y * plan.Height.InputStep + plan.Height.Shifts[shiftY];
        long inX = (long)x * plan.Width.InputStep + plan.Width.Shifts[shiftX];
        bool exists = inZ >= 0 && inZ < plan.Depth.InputLength && inY >= 0 && inY < plan.Height.InputLength && inX >= 0 && inX < plan.Width.InputLength;
        return exists ? (inZ * plan.Height.InputLength + inY) * plan.Width.InputLength + inX : -1;
    }

    /// <summary>The output cell that a phase has at a position.</summary>
    public static long Output(PhasePlan plan, Phase phase, int z, int y, int x)
    {
        long outZ = (long)z * plan.Depth.OutputStep + phase.Z;
        long outY = (long)y * plan.Height.OutputStep + phase.Y;
        long outX = (long)x * plan.Width.OutputStep + phase.X;
        bool exists = outZ < plan.Depth.OutputLength && outY < plan.Height.OutputLength && outX < plan.Width.OutputLength;
        return exists ? (outZ * plan.Height.OutputLength + outY) * plan.Width.OutputLength + outX : -1;
    }
}
